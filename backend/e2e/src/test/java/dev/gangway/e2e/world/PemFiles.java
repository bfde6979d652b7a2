package dev.gangway.e2e.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A key and a certificate for 127.0.0.1 as proxies want them, made by openssl.
///
/// @param certificate the certificate alone
/// @param key its private key alone
/// @param both one after the other, for HAProxy
record PemFiles(Path certificate, Path key, Path both) {

  /// Makes them in a folder.
  static PemFiles in(Path folder) {
    PemFiles files =
        new PemFiles(
            folder.resolve("certificate.pem"),
            folder.resolve("key.pem"),
            folder.resolve("both.pem"));
    ChildProcess.run(
        List.of(
            Place.program("openssl", "openssl").toString(),
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            files.key().toString(),
            "-out",
            files.certificate().toString()));
    try {
      Place.write(
          files.both(), Files.readString(files.certificate()) + Files.readString(files.key()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return files;
  }
}
