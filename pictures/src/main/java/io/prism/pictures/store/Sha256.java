package io.prism.pictures.store;

import io.prism.core.error.PrismException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of a picture: the SHA-256 of its bytes. Ordered as its hexadecimal text is.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) implements Comparable<Sha256> {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public Sha256 {
    if (!FORM.matcher(hex).matches()) {
      throw PrismException.invalid("sha256", "sha256 must be 64 lower-case hexadecimal digits.");
    }
  }

  /** Whether the text has the form of a hash, so that the constructor would accept it. */
  public static boolean isWellFormed(String text) {
    return FORM.matcher(text).matches();
  }

  public static Sha256 of(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Sha256(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public int compareTo(Sha256 other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
