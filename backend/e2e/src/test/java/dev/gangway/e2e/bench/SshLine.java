package dev.gangway.e2e.bench;

import dev.gangway.e2e.world.Place;
import dev.gangway.e2e.world.Vitals;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Through OpenSSH's client on pipes, with nothing in between: the limit of what can be reached.
final class SshLine implements Line {
  private final Process process;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[64 << 10];
  private final long opening;

  private SshLine(Process process, long begun) {
    this.process = process;
    this.in = process.getInputStream();
    this.out = process.getOutputStream();
    next();
    this.opening = System.nanoTime() - begun;
  }

  /// Opens one.
  ///
  /// @param host as it stands in the gateway's configuration
  static SshLine open(Map<String, String> host) {
    List<String> command =
        List.of(
            Place.program("ssh", "openssh-client").toString(),
            "-tt",
            "-F",
            "none",
            "-i",
            field(host, "key"),
            "-p",
            field(host, "port"),
            "-oIdentitiesOnly=yes",
            "-oStrictHostKeyChecking=no",
            "-oUserKnownHostsFile=/dev/null",
            "-oLogLevel=ERROR",
            // Since 9.5 it sends keys each 20 ms only, which would flatter whoever is compared.
            "-oIgnoreUnknown=ObscureKeystrokeTiming",
            "-oObscureKeystrokeTiming=no",
            field(host, "user") + "@" + field(host, "address"));
    try {
      Path errors = Files.createDirectories(Path.of("target", "logs")).resolve("ssh.log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(Redirect.appendTo(errors.toFile()));
      long begun = System.nanoTime();
      Process process = builder.start();
      try {
        return new SshLine(process, begun);
      } catch (AssertionError failure) {
        process.destroyForcibly();
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public long opening() {
    return opening;
  }

  @Override
  public Vitals carrier() {
    return new Vitals(process.pid());
  }

  @Override
  public void type(byte[] keys) {
    try {
      out.write(keys);
      out.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public ByteBuffer next() {
    try {
      int length = in.read(buffer);
      if (length < 0) {
        throw new AssertionError("ssh has ended, see target/logs/ssh.log");
      }
      return ByteBuffer.wrap(buffer, 0, length);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static String field(Map<String, String> host, String name) {
    return Objects.requireNonNull(host.get(name), name);
  }
}
