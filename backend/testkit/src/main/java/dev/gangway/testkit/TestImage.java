package dev.gangway.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/// An image that a [PrivateDocker] can run. Each is made on this machine, from its own programs or
/// by debootstrap, and kept beside the test kit's classes.
public enum TestImage {
  /// BusyBox with all its applets: `sh`, and no bash. Users root and app, both with `/bin/sh`.
  BUSYBOX(
      "busybox-static",
      """
      mkdir -p "$root/bin" "$root/etc" "$root/tmp" "$root/root" "$root/home/app"
      chmod 1777 "$root/tmp"
      cp "$(command -v busybox)" "$root/bin/busybox"
      for applet in $("$root/bin/busybox" --list); do
        [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
      done
      printf 'root:x:0:0:root:/root:/bin/sh\\napp:x:1000:1000::/home/app:/bin/sh\\n' >"$root/etc/passwd"
      printf 'root:x:0:\\napp:x:1000:\\n' >"$root/etc/group"
      chown 1000:1000 "$root/home/app"
      """),

  /// Debian with nothing to spare: bash, dash, coreutils, and a user app (1000) with bash as login
  /// shell.
  DEBIAN(
      "debootstrap",
      """
      . /etc/os-release
      mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' |
        while read -r uri release component; do
          if [ "$release $component" = "$VERSION_CODENAME main" ]; then echo "$uri"; break; fi
        done)
      debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "$mirror"
      chroot "$root" useradd --create-home --uid 1000 --shell /bin/bash app
      for part in doc man info locale lintian bug zoneinfo; do
        rm -rf "$root/usr/share/$part"
      done
      rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/*
      """),

  /// One program, `/sleep`, and nothing else: no shell by any name.
  STATIC("busybox-static", "cp \"$(command -v busybox)\" \"$root/sleep\"\n");

  private static final Duration MAKING = Duration.ofMinutes(10);

  private final String debianPackage;
  private final String recipe;

  TestImage(String debianPackage, String recipe) {
    this.debianPackage = debianPackage;
    this.recipe = recipe;
  }

  /// Its name for `docker run`.
  public String reference() {
    return "gangway-test/" + name().toLowerCase(java.util.Locale.ROOT) + ":1";
  }

  /// What keeps a container of it running, and doing nothing.
  public List<String> command() {
    return List.of(this == STATIC ? "/sleep" : "sleep", "100000");
  }

  /// The root file system in a tar file, made if there is none by this recipe yet.
  Path archive() {
    Program.find(this == DEBIAN ? "debootstrap" : "busybox", debianPackage);
    CRC32 sum = new CRC32();
    sum.update(recipe.getBytes(UTF_8));
    try {
      Path folder = Files.createDirectories(target().resolve("images"));
      String name = name().toLowerCase(java.util.Locale.ROOT);
      Path archive =
          folder.resolve("%s-%s.tar".formatted(name, HexFormat.of().toHexDigits(sum.getValue())));
      // Two modules may be tested at a time.
      try (FileChannel lock =
              FileChannel.open(
                  folder.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var held = lock.lock()) {
        if (held.isValid() && !Files.exists(archive)) {
          make(folder, archive);
        }
      }
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void make(Path folder, Path archive) throws IOException {
    Path unfinished = archive.resolveSibling(archive.getFileName() + ".unfinished");
    // In a folder that debootstrap may use: not mounted nodev, as /tmp may be.
    String script =
        """
        set -eu
        PATH=$PATH:/usr/sbin:/sbin
        root=$(mktemp -d "$2/root-XXXXXX")
        trap 'rm -rf --one-file-system "$root"' EXIT
        chmod 755 "$root"
        %s
        tar -C "$root" --numeric-owner --one-file-system -cf "$1" .
        """
            .formatted(recipe);
    Program.require(
        MAKING,
        Map.of("LC_ALL", "C"),
        List.of("/bin/sh", "-c", script, "make-image", unfinished.toString(), folder.toString()));
    Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  /// The module's `target`, whether its classes are in a folder there or in a jar.
  private static Path target() {
    try {
      return Path.of(TestImage.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
