package io.prism.encoder.service;

import io.prism.engine.triton.TritonConfig;
import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.OptionalInt;

/** The settings of the encoder service; defaults are in microprofile-config.properties. */
@ConfigMapping(prefix = "prism.encoder")
public interface EncoderConfig {
  /** The model pack that serves: a known name, {@code classpath:NAME} or a folder. */
  String pack();

  /** What runs the pack's networks. */
  EngineKind engine();

  /** Only of meaning for the engine {@code triton}. */
  Triton triton();

  /** How long a call may take whose caller set no earlier deadline; more than 0. */
  Duration timeout();

  Threads threads();

  Batch batch();

  Room room();

  /** Bytes of texts and vectors that are kept for the next time; 0 or more. */
  long textCacheBytes();

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

    String text();

    String detector();
  }

  /** Each at least 1. */
  interface Threads {
    /** Threads that decode pictures; without it one a core. */
    OptionalInt decode();

    /**
     * Threads that run the networks, each a batch at a time; without it one a core, or 8 that wait
     * for Triton.
     */
    OptionalInt compute();

    /**
     * Threads that share one run of a network. More than 1 shortens a lone request and costs
     * throughput.
     */
    int intraOp();
  }

  /** The largest batches; each at least 1. */
  interface Batch {
    /** Pictures in one run of the image network or the detector. */
    int pictures();

    /** Texts in one run of the text network. */
    int texts();
  }

  /** What may be under way at once; more is refused with QUOTA_EXCEEDED. Bulk work gets half. */
  interface Room {
    /** Pictures and parts under way, at least 128, so that a bulk call of 64 fits its half. */
    int pictures();

    /** Their encoded bytes, at least 128 MiB, so that the largest message fits the bulk half. */
    long pictureBytes();

    /** Texts under way, at least 1024, so that a bulk call of 512 fits its half. */
    int texts();
  }
}
