package io.prism.caption.service;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of the caption service; defaults are in microprofile-config.properties. */
@ConfigMapping(prefix = "prism.caption")
public interface CaptionConfig {
  /** Model pack whose vocabulary is ranked: as the encoder's. */
  String pack();

  /** Where the encoder service listens, {@code host:port}. */
  String encoder();

  /** Whether the encoder is called over TLS; without it only on loopback and trusted networks. */
  boolean tls();

  /** Deadline of each call of the encoder; more than 0. */
  Duration timeout();

  /** Folder for the vocabulary's embeddings, one file a pack revision; may be lost at any time. */
  Path cache();

  /** Texts in one call of the encoder while the vocabulary is embedded, 1..512. */
  int batch();

  /**
   * Calls that are worked on at the same time; more are refused with QUOTA_EXCEEDED. At least 1.
   */
  int concurrency();

  /** Pauses between attempts to embed the vocabulary. */
  Retry retry();

  /** Each pause is twice the one before. */
  interface Retry {
    /** The first pause; more than 0. */
    Duration first();

    /** No pause is longer. */
    Duration longest();
  }
}
