package io.prism.gateway.security;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of keys, tokens, quotas and the audit log; defaults are in {@code
 * META-INF/microprofile-config.properties}.
 */
@ConfigMapping(prefix = "prism.security")
public interface SecurityConfig {
  /** The file of keys. While there is none, and only on a loopback address, no call needs a key. */
  Path keys();

  /** How often the file is looked at; so long may a change take to be in force. */
  Duration keysRefresh();

  Quota quota();

  Oidc oidc();

  Audit audit();

  /** Bearer tokens of an OpenID Connect issuer, beside keys. */
  interface Oidc {
    /**
     * The issuer's address as its tokens have it in {@code iss}; where there is none, no token is
     * valid.
     */
    Optional<String> issuer();

    /** Names of this Prism; a token must have one of them in {@code aud}. Needed with an issuer. */
    Optional<Set<String>> audience();

    /** Where the issuer's keys are, unless where its discovery says. */
    Optional<URI> keysUrl();

    /**
     * Where a token lists its bearer's roles: the name of a claim, or the way to it through objects
     * with slashes. A list, or a text with spaces.
     */
    String rolesClaim();

    Roles roles();

    /** The claim that names the bearer in the audit log and for quotas. */
    String nameClaim();

    /** By how much clocks may differ. */
    Duration leeway();

    /** How often the issuer is asked for its keys anyway. */
    Duration refresh();

    /** How often a token by an unknown key may make Prism ask, after a few times at once. */
    Duration unknownKeys();

    /** Of asking, from beginning to end. */
    Duration timeout();

    /** The names of the roles that give a scope. */
    interface Roles {
      Set<String> read();

      Set<String> write();

      Set<String> admin();
    }
  }

  interface Audit {
    /** How many lines may wait for the disk; while there are so many, changes are refused. */
    int waiting();
  }

  /**
   * What each caller (a key, or an address where none is needed) may have in a minute, and at once;
   * 0 for any amount.
   */
  interface Quota {
    long uploadsPerMinute();

    long searchesPerMinute();

    /** Of request bodies. */
    long bytesPerMinute();

    /** How many callers are remembered; those who were away longest are forgotten first. */
    int maxCallers();
  }
}
