package io.prism.index.store.qdrant;

import io.prism.core.error.PrismException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The nodes of a cluster by their REST interfaces: each has another part of a collection. */
final class HttpNodes {
  private final List<HttpNode> nodes;
  private final Duration attempt;

  /**
   * @throws IllegalArgumentException when a certificate can't be used
   */
  HttpNodes(QdrantSettings settings) {
    this.attempt = settings.servers().attempt();
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.servers().attempt());
    settings
        .servers()
        .tls()
        .flatMap(QdrantSettings.Tls::trusted)
        .ifPresent(trusted -> client.sslContext(trusting(trusted)));
    HttpClient built = client.build();
    nodes =
        settings.snapshots().endpoints().stream()
            .map(endpoint -> new HttpNode(built, settings, endpoint))
            .toList();
  }

  private static SSLContext trusting(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("trusted-" + trusted.size(), certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "prism.index.qdrant.tls.trusted: the certificates cannot be used ("
              + e.getMessage()
              + "). Set it to a PEM file.",
          e);
    }
  }

  /**
   * What is known of a collection now.
   *
   * @param parts of the nodes that answer
   * @param failure of one that does not; null when all do
   */
  record View(Map<HttpNode, HttpNode.Part> parts, @Nullable PrismException failure) {
    /** Nodes with a copy of the shard that is read and written. */
    List<HttpNode> having(int shard) {
      return parts.entrySet().stream()
          .filter(it -> it.getValue().isActive(shard))
          .map(Map.Entry::getKey)
          .toList();
    }

    /** Whether all copies of all shards are well, and have the same number of points. */
    boolean isSettled() {
      Map<Integer, Long> points = new HashMap<>();
      boolean settled = failure == null;
      for (HttpNode.Part part : parts.values()) {
        settled &= part.settled();
        for (Map.Entry<Integer, HttpNode.Copy> copy : part.shards().entrySet()) {
          long found = copy.getValue().points();
          settled &= points.merge(copy.getKey(), found, (first, other) -> first) == found;
        }
      }
      return settled;
    }
  }

  View look(String collection) {
    Map<HttpNode, HttpNode.Part> parts = new HashMap<>();
    List<PrismException> failures = new ArrayList<>();
    for (HttpNode node : nodes) {
      try {
        parts.put(node, node.part(collection, attempt));
      } catch (PrismException e) {
        failures.add(e);
      }
    }
    return new View(parts, failures.isEmpty() ? null : failures.get(0));
  }

  /** For messages. */
  @Override
  public String toString() {
    return nodes.toString();
  }
}
