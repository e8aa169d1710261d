package io.prism.index;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where Qdrant is and how it is used, if the engine is {@code qdrant}. */
@ConfigMapping(prefix = "prism.index.qdrant")
public interface QdrantConfig {
  /**
   * {@code host:port} of each node's gRPC; calls go to all in turn, and past those that are away.
   */
  List<String> endpoints();

  /**
   * {@code host:port} of each node's HTTP, for backups and their restore; without it there are
   * none. Not of a load balancer: each node has another part of the collection.
   */
  Optional<List<String>> httpEndpoints();

  /** A key that may write; without it none is sent. Only over TLS it stays a secret. */
  Optional<String> apiKey();

  Tls tls();

  /**
   * The name of the collection: an alias, which is made with its first collection and can be moved
   * to another one.
   */
  String collection();

  /** Parts of the collection; 0: as many as Qdrant thinks right. Only when it is made. */
  int shards();

  /** Copies of each shard, each on another node. Only when it is made. */
  int replication();

  /** Copies that must take a write before it counts. Only when it is made. */
  int writeConsistency();

  /** Whether the vectors are read from disk and not held in memory. Only when it is made. */
  boolean onDisk();

  Hnsw hnsw();

  Quantization quantization();

  Search search();

  /** Artworks in one write, 1 to 100. */
  int batchSize();

  /** Writes that are under way at once, 1 to 100; more wait. */
  int writesInFlight();

  /** How long one attempt at one node may take; after it another node is asked. */
  Duration timeout();

  /** How long one write may take. */
  Duration writeTimeout();

  /** How long a start waits for servers that are away. */
  Duration startPatience();

  /** How long a backup waits for one part of the collection to be copied, and again to be sent. */
  Duration snapshotTimeout();

  /** Bytes of an answer at most, from 1 MiB. */
  int maxMessageBytes();

  /** The connection's encryption. */
  interface Tls {
    /** Without it vectors and the key can be read on the way: only for networks you trust. */
    boolean enabled();

    /** PEM file of the certificates that are trusted; without it those of the JVM. */
    Optional<Path> trusted();
  }

  /** The graphs. Only when the collection is made. */
  interface Hnsw {
    /** Links of a vertex, 4 to 128: more find better and need more memory. */
    int m();

    /** Candidates while a graph is built, 16 to 2000: more find better and take longer. */
    int efConstruct();

    /** Parts of the collection with fewer kilobytes of vectors are compared whole. */
    int thresholdKilobytes();
  }

  /** What the graphs compare. Only when the collection is made. */
  interface Quantization {
    QuantizationKind kind();

    /** So many times as many candidates are taken, and compared as they are, 1 to 20. */
    double oversampling();
  }

  /** Ways to make vectors smaller. */
  enum QuantizationKind {
    /** The vectors as they are: 4 bytes a number. */
    NONE,
    /** 1 byte a number, in memory. */
    SCALAR
  }

  /** How an approximate search goes. */
  interface Search {
    /** Candidates that are kept on the way through a graph, 10 to 10000. */
    int ef();

    /** The least number of candidates from each dimension, 10 to 10000. */
    int candidates();

    /** Searches by several dimensions among at most so many artworks compare them all. */
    long exactUpToMixed();
  }
}
