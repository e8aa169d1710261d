package io.prism.gateway;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The gateway's settings; defaults are in {@code META-INF/microprofile-config.properties}. */
@ConfigMapping(prefix = "prism.gateway")
public interface GatewayConfig {
  Services services();

  Kafka kafka();

  Pictures pictures();

  Fetch fetch();

  /** Longest time that any request may take, from its arrival to its answer. */
  Duration timeout();

  /** How many requests may be at work at once; the next ones wait briefly, then get 429. */
  int concurrency();

  /** How long to wait between two looks at what the gateway depends on; at least a millisecond. */
  Duration healthPause();

  /**
   * Whether a caller's {@code traceparent} is gone on with. Otherwise every request begins a trace
   * of its own, and callers can neither choose its id nor whether it is recorded.
   */
  boolean continueTraces();

  /**
   * The names under which the gateway may be addressed in the Host header; {@code *} for any. A web
   * page of a stranger can make a name of its own point to this machine, but it can't name it so.
   */
  Set<String> hosts();

  /** Where the other services are, each as {@code host:port} or another gRPC target. */
  interface Services {
    String encoder();

    String caption();

    String index();

    /** Whether they speak TLS. Without it only for loopback and trusted networks. */
    boolean tls();
  }

  interface Kafka {
    String bootstrapServers();

    /** The log of uploads; compacted. */
    String topic();

    /** Where the index service puts records aside that it rejects. */
    String deadLetters();

    /** The consumer group of the index service; what it has committed is no longer queued. */
    String indexGroup();

    /** How long a record may take to become durable before the uploader is told to come back. */
    Duration deliveryTimeout();

    /** How many queued artworks are remembered for GET; the oldest are forgotten first. */
    int maxQueued();

    /**
     * Any further property of Kafka's clients, for example {@code "security.protocol"}; the name in
     * quotes.
     */
    Map<String, String> client();
  }

  interface Pictures {
    /** Bytes of one picture. */
    int maxBytes();

    /** Width times height of one picture. */
    long maxPixels();
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
}
