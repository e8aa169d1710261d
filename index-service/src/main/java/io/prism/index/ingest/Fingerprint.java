package io.prism.index.ingest;

import com.google.protobuf.CodedOutputStream;
import io.prism.event.v1.ArtworkUploaded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells whether an event was dealt with before: the same event under the same model keeps its first
 * result, also when the policy for kinds of pictures was changed since. 64 hexadecimal digits.
 */
final class Fingerprint {
  private Fingerprint() {}

  /**
   * @param model what makes the vectors; a new one makes every event new
   */
  static String of(ArtworkUploaded event, String model) {
    byte[] bytes = new byte[event.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      event.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the right size takes every byte", e);
    }
    return hash("event " + model + "\n", bytes);
  }

  /** Of a value that can't be read. */
  static String ofUnreadable(byte[] value) {
    return hash("unreadable\n", value);
  }

  private static String hash(String prefix, byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(prefix.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
