package io.prism.index.ingest;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for 127.0.0.1 that signs itself, made by the JDK's keytool.
 *
 * @param keys PKCS12, with its private key
 * @param trusted PEM, for clients
 */
public record TestCertificate(Path keys, Path trusted) {
  /** Makes both files in the folder. */
  public static TestCertificate make(Path folder, String password) throws Exception {
    Files.createDirectories(folder);
    TestCertificate made =
        new TestCertificate(folder.resolve("server.p12"), folder.resolve("trusted.pem"));
    String store = made.keys().toString();
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            "server",
            // The JDK writes private keys of EC without the public one, which others insist on.
            "-keyalg",
            "RSA",
            "-dname",
            "CN=prism test",
            "-ext",
            "san=ip:127.0.0.1,dns:localhost",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            store,
            "-storepass",
            password));
    keytool(
        List.of(
            "-exportcert",
            "-rfc",
            "-alias",
            "server",
            "-keystore",
            store,
            "-storepass",
            password,
            "-file",
            made.trusted().toString()));
    return made;
  }

  /** The private key alone, as PEM (PKCS #8), for servers that are not Java's. */
  public Path privateKey(String password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, password.toCharArray());
    }
    byte[] key = store.getKey("server", password.toCharArray()).getEncoded();
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    return Files.writeString(
        keys.resolveSibling("server.key"),
        "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
  }

  private static void keytool(List<String> arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError("keytool failed: " + arguments);
    }
  }
}
