package io.prism.encoder.service;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  interface Triton {
    /** {@code host:port} of each server's gRPC; calls go to all that are well. */
    List<String> endpoints();

    /** How long one attempt may take; more than 0. A server that lets it pass is left alone. */
    Duration timeout();

    /** How often a server that is well is asked whether it still is; at least 100 ms. */
    Duration checkInterval();

    /** Bytes of a request or answer at most, from 1 MiB; larger batches are split. */
    int maxMessageBytes();

    /** What the models are called there. */
    Models models();

    Tls tls();
  }

  /** Names in Triton's model repository. */
  interface Models {
    String image();

    String text();

    String detector();
  }

  /** The connection's encryption. */
  interface Tls {
    /** Without it vectors and pictures can be read on the way: only for networks you trust. */
    boolean enabled();

    /** PEM file of the certificates that are trusted; without it those of the JVM. */
    Optional<Path> trusted();

    /** PEM file of this client's certificate, for servers that ask for one. */
    Optional<Path> certificate();

    /** PEM file of its key. */
    Optional<Path> key();
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
    /** Pictures under way, at least 128, so that a bulk call of 64 fits its half. */
    int pictures();

    /** Their encoded bytes, at least 128 MiB, so that the largest message fits the bulk half. */
    long pictureBytes();

    /** Texts under way, at least 1024, so that a bulk call of 512 fits its half. */
    int texts();
  }
}
