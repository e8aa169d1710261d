package io.prism.cli.transfer;

import io.prism.cli.source.Entry.Candidate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names that come from content: the same thing has the same one in every run. */
final class Fingerprint {
  private static final int DIGITS = 32;

  private Fingerprint() {}

  /** Of a picture without an id of its own, by its bytes. */
  static String ofPicture(byte[] picture) {
    return "img-" + hex(digest(picture));
  }

  /** Of a picture that the server fetches, by its address. */
  static String ofUrl(String url) {
    return "url-" + hex(digest(url.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Of one thing to import, without reading its picture: a file that was changed since has another
   * size or time.
   */
  static String ofCandidate(Candidate candidate) throws IOException {
    StringBuilder facts = new StringBuilder();
    if (candidate.file().isPresent()) {
      Path file = candidate.file().get().toAbsolutePath().normalize();
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      facts.append(file).append('\0').append(attributes.size()).append('\0');
      facts.append(attributes.lastModifiedTime());
    }
    byte[] place = facts.toString().getBytes(StandardCharsets.UTF_8);
    return hex(digest(digest(place), candidate.metadata().toByteArray()));
  }

  static byte[] digest(byte[]... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        sha256.update(part);
      }
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest).substring(0, DIGITS);
  }
}
