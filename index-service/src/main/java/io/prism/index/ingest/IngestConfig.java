package io.prism.index.ingest;

import io.prism.pictures.s3.S3SourceSettings;
import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How uploads get from Kafka into the index. The defaults are in {@code
 * META-INF/microprofile-config.properties}.
 */
@ConfigMapping(prefix = "prism.index.ingest")
public interface IngestConfig {
  /** Off: the index is filled through IndexService.Put only. */
  boolean enabled();

  /** Records of a batch at most, 1..1000. */
  int batchSize();

  /** Batches on their way at a time: one is fetched and analyzed while another is written. */
  int batchesInFlight();

  /** Pictures in one call of the encoder at most, 1..64. */
  int picturesPerCall();

  /** Pictures that are fetched at a time, over all batches. */
  int fetches();

  /** Bytes of a picture at most. */
  int maxPictureBytes();

  /** Bytes of a record's value at most. */
  int maxRecordBytes();

  /**
   * How long a prism:// picture may be missing before its artwork is rejected, counted from the
   * record's timestamp or its arrival, whichever is earlier. Records behind it wait.
   */
  Duration missingPictureGrace();

  /** Attempts for a picture on somebody else's web server before its artwork is rejected. */
  int remoteAttempts();

  /** Failures of one picture alone, between successes of others, before it is rejected. */
  int poisonAttempts();

  /**
   * What becomes of pictures by their kind, by the pack's key of it, for example {@code
   * kinds.screenshot=REJECT}.
   */
  Map<String, KindPolicy> kinds();

  /** For kinds that are not searchable by the pack and have no policy of their own. */
  KindPolicy unsearchableKinds();

  Services services();

  Fetch fetch();

  /** Pictures at addresses s3://bucket/key. */
  S3SourceSettings s3();

  /** Waiting times between attempts, doubling from the first to the longest. */
  Retry retry();

  /** Where the other services are, each as {@code host:port} or another gRPC target. */
  interface Services {
    String encoder();

    String caption();

    /** Whether they speak TLS. Without it only for loopback and trusted networks. */
    boolean tls();

    /** Of each call; a call with 32 pictures may take a while. */
    Duration timeout();
  }

  /** Which addresses pictures may be fetched from, beside the public web. */
  interface Fetch {
    /** Longest time of one fetch, redirects included. */
    Duration total();

    Set<Integer> ports();

    /** Lower-case host names, or {@code host:port}, whose addresses are not checked. */
    Optional<Set<String>> allowedHosts();

    /** CIDR blocks that are allowed although they are not public. */
    Optional<List<String>> allowedNetworks();
  }

  /** Waiting times. */
  interface Retry {
    Duration first();

    Duration longest();
  }
}
