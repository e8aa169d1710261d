package io.prism.gateway.security;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of keys and quotas; defaults are in {@code META-INF/microprofile-config.properties}. */
@ConfigMapping(prefix = "prism.security")
public interface SecurityConfig {
  /** The file of keys. While there is none, and only on a loopback address, no call needs a key. */
  Path keys();

  /** How often the file is looked at; so long may a change take to be in force. */
  Duration keysRefresh();

  Quota quota();

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
