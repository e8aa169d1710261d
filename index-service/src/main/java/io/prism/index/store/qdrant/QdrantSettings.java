package io.prism.index.store.qdrant;

import io.prism.index.store.CollectionModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where Qdrant is, and how the collection lies in it. Checked where they are made: a message names
 * the setting.
 *
 * @param model of all vectors; a collection of another one is not opened
 */
public record QdrantSettings(
    CollectionModel model,
    Servers servers,
    Layout layout,
    Searching searching,
    Writing writing,
    Snapshots snapshots) {

  /** Without backups. */
  public QdrantSettings(
      CollectionModel model, Servers servers, Layout layout, Searching searching, Writing writing) {
    this(model, servers, layout, searching, writing, Snapshots.NONE);
  }

  /**
   * @param endpoints {@code host:port} of each node's gRPC, at least one
   * @param tls without it vectors can be read on the way
   * @param apiKey never shown
   * @param attempt how long one attempt at one node may take; whoever calls may have less
   * @param patience how long a start waits for the servers
   * @param maxMessageBytes of an answer
   */
  public record Servers(
      List<String> endpoints,
      Optional<Tls> tls,
      Optional<String> apiKey,
      Duration attempt,
      Duration patience,
      int maxMessageBytes) {
    public Servers {
      endpoints = List.copyOf(endpoints);
      check(!endpoints.isEmpty(), "endpoints", "Name at least one host:port.");
      for (String endpoint : endpoints) {
        check(
            endpoint.matches("[^\\s/]+:[0-9]{1,5}"),
            "endpoints",
            "\"" + endpoint + "\" is not host:port; the port of Qdrant's gRPC is 6334.");
      }
      check(
          apiKey.isEmpty() || apiKey.get().chars().allMatch(c -> c > ' ' && c < 127),
          "api-key",
          "A key has printable ASCII characters only.");
      check(isAtLeast(attempt, 10), "timeout", "A call needs at least 10 ms.");
      check(!patience.isNegative(), "start-patience", "Set 0s or more.");
      check(
          maxMessageBytes >= 1 << 20, "max-message-bytes", "Answers need room of at least 1 MiB.");
    }

    @Override
    public String toString() {
      return "Servers" + endpoints;
    }
  }

  /**
   * @param trusted PEM file of the certificates that are trusted; empty: those of the JVM
   */
  public record Tls(Optional<Path> trusted) {}

  /**
   * How the collection is made. What exists keeps its shards, replicas and graphs; Qdrant's own
   * tools change those.
   *
   * @param alias the name that searches and writes use; it points to a collection
   * @param shards 0: as many as Qdrant thinks right, one a node
   * @param replication copies of each shard
   * @param writeConsistency copies that must take a write before it counts
   * @param m links of a vertex in the graphs
   * @param efConstruct candidates while a graph is built
   * @param indexingThresholdKb segments with more bytes of vectors get graphs
   * @param onDisk whether the vectors themselves are read from disk, not memory
   */
  public record Layout(
      String alias,
      int shards,
      int replication,
      int writeConsistency,
      int m,
      int efConstruct,
      int indexingThresholdKb,
      Quantization quantization,
      boolean onDisk) {
    public Layout {
      check(
          alias.matches("[A-Za-z0-9._-]{1,200}"),
          "collection",
          "A name has 1 to 200 characters of A-Z, a-z, 0-9, '.', '_' and '-'.");
      check(shards >= 0 && shards <= 1_000, "shards", "Set 0 to 1000.");
      check(replication >= 1 && replication <= 20, "replication", "Set 1 to 20.");
      check(
          writeConsistency >= 1 && writeConsistency <= replication,
          "write-consistency",
          "Set 1 to the replication, which is " + replication + ".");
      check(m >= 4 && m <= 128, "hnsw.m", "Set 4 to 128.");
      check(efConstruct >= 16 && efConstruct <= 2_000, "hnsw.ef-construct", "Set 16 to 2000.");
      check(indexingThresholdKb >= 1, "hnsw.threshold-kilobytes", "Set 1 or more.");
    }
  }

  /** What the graphs compare; the scores of hits always come from the vectors themselves. */
  public enum Quantization {
    /** The vectors as they are. */
    NONE,
    /** A byte a number, in memory. */
    SCALAR
  }

  /**
   * @param ef candidates that are kept on the way through a graph
   * @param candidates the least number from each dimension
   * @param oversampling of quantized candidates, before they are compared as they are
   * @param exactUpTo searches by several dimensions among at most so many artworks compare them all
   */
  public record Searching(int ef, int candidates, double oversampling, long exactUpTo) {
    public Searching {
      check(ef >= 10 && ef <= 10_000, "search.ef", "Set 10 to 10000.");
      check(candidates >= 10 && candidates <= 10_000, "search.candidates", "Set 10 to 10000.");
      check(oversampling >= 1 && oversampling <= 20, "quantization.oversampling", "Set 1 to 20.");
      check(exactUpTo >= 0, "search.exact-up-to-mixed", "Set 0 or more.");
    }
  }

  /**
   * @param batchSize points of one call
   * @param inFlight calls at once
   * @param timeout of one call
   */
  public record Writing(int batchSize, int inFlight, Duration timeout) {
    public Writing {
      check(batchSize >= 1 && batchSize <= 100, "batch-size", "Set 1 to 100.");
      check(inFlight >= 1 && inFlight <= 100, "writes-in-flight", "Set 1 to 100.");
      check(isAtLeast(timeout, 100), "write-timeout", "A write needs at least 100 ms.");
    }
  }

  /**
   * For backups, which need Qdrant's REST interface.
   *
   * @param endpoints {@code host:port} of each node's HTTP; empty: there are no backups
   * @param timeout how long one part of the collection may take to be copied, and again to be sent
   */
  public record Snapshots(List<String> endpoints, Duration timeout) {
    static final Snapshots NONE = new Snapshots(List.of(), Duration.ofHours(1));

    /** The name of the setting, for whoever needs it. */
    static final String SETTING = "prism.index.qdrant.http-endpoints";

    public Snapshots {
      endpoints = List.copyOf(endpoints);
      for (String endpoint : endpoints) {
        check(
            endpoint.matches("[^\\s/]+:[0-9]{1,5}"),
            "http-endpoints",
            "\"" + endpoint + "\" is not host:port; the port of Qdrant's HTTP is 6333.");
      }
      check(isAtLeast(timeout, 1000), "snapshot-timeout", "A snapshot needs at least a second.");
    }
  }

  private static boolean isAtLeast(Duration duration, long millis) {
    return duration.compareTo(Duration.ofMillis(millis)) >= 0;
  }

  private static void check(boolean holds, String setting, String advice) {
    if (!holds) {
      throw new IllegalArgumentException("prism.index.qdrant." + setting + ": " + advice);
    }
  }
}
