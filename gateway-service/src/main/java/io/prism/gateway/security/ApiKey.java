package io.prism.gateway.security;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A key as it is kept: the secret itself is not in it.
 *
 * @param hash SHA-256 of the secret, 64 lower-case hexadecimal digits
 * @param lastCharacters of the secret, by which people tell keys apart; 4
 */
public record ApiKey(
    String name, Set<Scope> scopes, Instant created, String hash, String lastCharacters) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern LAST = Pattern.compile("[A-Za-z0-9_-]{4}");

  public ApiKey {
    require(isName(name), "a key's name is 1 to 64 of the characters A-Z a-z 0-9 . _ -");
    require(!scopes.isEmpty(), "a key needs at least one scope");
    require(HASH.matcher(hash).matches(), "a key's hash is 64 hexadecimal digits");
    require(LAST.matcher(lastCharacters).matches(), "a key's last characters are 4");
    Objects.requireNonNull(created, "created");
    scopes = Set.copyOf(scopes);
  }

  /** Whether a key may be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
