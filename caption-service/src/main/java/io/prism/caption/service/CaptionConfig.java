package io.prism.caption.service;

import io.prism.engine.triton.TritonConfig;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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

  /**
   * How pictures are searched for and indexed by their kind, by the pack's key of it, for example
   * {@code regions.scene=DETECT}; other kinds as the pack says.
   */
  Map<String, RegionWay> regions();

  /** What writes a picture's content text where neither the user nor the picture has one. */
  CaptionerKind captioner();

  /** Only of meaning for the captioner {@code generator}. */
  Generator generator();

  /** Captioners. Terms and kinds are the vocabulary's whichever it is. */
  enum CaptionerKind {
    /** The names of the vocabulary's best objects. */
    VOCABULARY,
    /** A sentence by an image captioning model. */
    GENERATOR
  }

  /** The image captioning model. */
  interface Generator {
    /** A captioner's pack: a folder, or {@code classpath:NAME}. */
    Optional<String> pack();

    /** What runs the pack's networks. */
    EngineKind engine();

    /** How long writing may take in a call whose caller set no earlier deadline; more than 0. */
    Duration timeout();

    /** Pictures that are written about together, 1..64; memory grows with it. */
    int batch();

    /** Batches at a time, more wait; at least 1. Without it 1, or 8 with Triton. */
    OptionalInt concurrency();

    /** Threads that share one run of a network in this process. Without it one a core. */
    OptionalInt threads();

    /** Only of meaning for the engine {@code triton}. */
    Triton triton();
  }

  /** Engines. */
  enum EngineKind {
    /** ONNX Runtime in this process. */
    ONNX,
    /** Triton Inference Server, over KServe v2 gRPC. */
    TRITON
  }

  /** Where Triton is and how it is asked. */
  interface Triton extends TritonConfig {
    /** What the models are called there. */
    Models models();
  }

  /** Names in Triton's model repository. */
  interface Models {
    String image();

    String decoder();
  }

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
