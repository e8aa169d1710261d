package io.prism.engine.triton;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Models on Triton servers that come and go. Thread-safe. */
public final class TritonClient implements AutoCloseable {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(2);

  private final List<Endpoint> endpoints;
  private final List<EndpointWatch> watches;
  private final List<TritonModel> models;

  private TritonClient(
      List<Endpoint> endpoints, List<EndpointWatch> watches, List<TritonModel> models) {
    this.endpoints = endpoints;
    this.watches = watches;
    this.models = models;
  }

  /**
   * Connects, and waits for the servers' first answers, at most two seconds. A server that is away,
   * or whose models are not the pack's, is asked again until it is well: {@link #trouble()} says
   * what it waits for.
   *
   * @throws IllegalArgumentException if a certificate cannot be read
   */
  public static TritonClient open(
      TritonSettings settings, List<ModelContract> contracts, TritonEvents events) {
    List<Endpoint> endpoints =
        settings.endpoints().stream().map(address -> new Endpoint(address, settings)).toList();
    List<List<Replica>> byModel = new ArrayList<>();
    for (ModelContract contract : contracts) {
      byModel.add(
          endpoints.stream()
              .map(endpoint -> new Replica(endpoint, contract, settings.timeout(), events))
              .toList());
    }
    List<EndpointWatch> watches = new ArrayList<>();
    List<TritonModel> models = new ArrayList<>();
    for (int i = 0; i < endpoints.size(); i++) {
      int at = i;
      List<Replica> here = byModel.stream().map(replicas -> replicas.get(at)).toList();
      watches.add(new EndpointWatch(endpoints.get(i), here, settings.checkInterval()));
    }
    for (int i = 0; i < contracts.size(); i++) {
      models.add(new TritonModel(contracts.get(i), byModel.get(i), settings.maxMessageBytes()));
    }
    TritonClient client = new TritonClient(endpoints, watches, models);
    client.start();
    return client;
  }

  private void start() {
    watches.forEach(EndpointWatch::start);
    long end = System.nanoTime() + FIRST_LOOK.toNanos();
    try {
      for (EndpointWatch watch : watches) {
        if (!watch.awaitFirstRound(Duration.ofNanos(end - System.nanoTime()))) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The models, in the order of their contracts. */
  public List<TritonModel> models() {
    return models;
  }

  /** Servers that it was told of. */
  public int endpoints() {
    return endpoints.size();
  }

  /** Why some model cannot be called now, without hosts; empty if all can. */
  public Optional<String> trouble() {
    String trouble =
        models.stream()
            .flatMap(model -> model.trouble().stream())
            .collect(Collectors.joining("; "));
    return trouble.isEmpty()
        ? Optional.empty()
        : Optional.of("Triton: " + trouble + ". The log has the details.");
  }

  @Override
  public void close() {
    endpoints.forEach(Endpoint::close);
    watches.forEach(EndpointWatch::close);
  }
}
