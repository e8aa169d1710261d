package io.prism.gateway.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.prism.client.CaptionClient;
import io.prism.client.EncoderClient;
import io.prism.client.IndexClient;
import io.prism.client.PrismChannels;
import io.prism.gateway.GatewayConfig;
import io.prism.gateway.Remotes;
import io.prism.gateway.ServiceChannels;
import io.prism.gateway.queue.KafkaConnections;
import io.prism.type.v1.Priority;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Ready as soon as searches can be answered, and told to people from then on. Looks at what the
 * gateway depends on in the background, so that a probe never waits, and a dependency is asked as
 * often with many probes as with one.
 */
@Readiness
@ApplicationScoped
public class Dependencies implements HealthCheck {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final List<Dependency> all = new ArrayList<>();
  private final KafkaLook kafka;
  private final Duration pause;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(Dependencies::thread);

  public Dependencies(
      GatewayConfig config,
      ServiceChannels channels,
      Remotes remotes,
      KafkaConnections brokers,
      MeterRegistry meters) {
    this.pause = config.healthPause();
    this.kafka = new KafkaLook(brokers::admin);
    services(config.services(), channels);
    all.add(new Dependency("kafka", Dependency.Need.UPLOADS, kafka));
    all.add(
        new Dependency(
            "picture store", Dependency.Need.UPLOADS, limit -> remotes.store().requireWritable()));
    all.forEach(dependency -> measure(dependency, meters));
  }

  private void services(GatewayConfig.Services at, ServiceChannels channels) {
    service(
        "encoder",
        at.encoder(),
        limit -> new EncoderClient(channels.open(at.encoder(), at.tls()), limit).model());
    service(
        "caption",
        at.caption(),
        limit ->
            new CaptionClient(channels.open(at.caption(), at.tls()), limit)
                .describe("", List.of(), Priority.PRIORITY_INTERACTIVE));
    service(
        "index",
        at.index(),
        limit -> new IndexClient(channels.open(at.index(), at.tls()), limit).get(List.of("none")));
  }

  /** A service in the same process has a check of its own. */
  private void service(String name, String target, Dependency.Look look) {
    if (!target.startsWith(PrismChannels.IN_PROCESS)) {
      all.add(new Dependency(name, Dependency.Need.READY, look));
    }
  }

  /** The look that readiness tells of, for alarms: also those that take nobody out of service. */
  private static void measure(Dependency dependency, MeterRegistry meters) {
    Gauge.builder("prism.dependency.up", dependency, it -> it.trouble() == null ? 1 : 0)
        .description("1 while what the gateway depends on answers")
        .tag("dependency", dependency.name())
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    looks.scheduleWithFixedDelay(this::look, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    looks.shutdownNow();
    kafka.close();
  }

  /** Asks each once; blocks for two seconds each at most. */
  void look() {
    all.forEach(dependency -> dependency.look(LIMIT));
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("gateway: dependencies");
    boolean ready = true;
    for (Dependency dependency : all) {
      @Nullable String trouble = dependency.trouble();
      response.withData(dependency.name(), trouble == null ? "answers" : trouble);
      ready &= !dependency.isAwaited();
    }
    return response.status(ready).build();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "prism-gateway-health");
    thread.setDaemon(true);
    return thread;
  }
}
