package io.prism.gateway.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Secrets of keys: 256 random bits behind a prefix by which scanners recognise a leaked one. Nobody
 * guesses these, so a plain SHA-256 keeps them; a slow hash is for what people think up.
 */
final class Secrets {
  private static final int BYTES = 32;
  private static final int SHOWN = 4;
  private static final String PREFIX = "prism_";
  private static final Pattern FORM = Pattern.compile("prism_[A-Za-z0-9_-]{43}");

  private Secrets() {}

  static String make(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static boolean isSecret(String text) {
    return FORM.matcher(text).matches();
  }

  /** 64 hexadecimal digits. */
  static String hash(String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String lastCharacters(String secret) {
    return secret.substring(secret.length() - SHOWN);
  }
}
