package io.prism.caption.service;

import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.prism.caption.inversion.Captioner;
import io.prism.caption.inversion.CaptionerLoader;
import io.prism.caption.inversion.CaptionerStart;
import io.prism.caption.prompt.PromptSplitter;
import io.prism.caption.prompt.StyleTerms;
import io.prism.client.EncoderClient;
import io.prism.client.PrismChannels;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.engine.onnx.StopSignals;
import io.prism.engine.triton.TritonMetrics;
import io.prism.models.ModelPack;
import io.prism.models.ModelPacks;
import io.prism.models.Vocabulary;
import io.prism.models.VocabularyKind;
import io.prism.telemetry.ClientSpans;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the service together at its start and takes it apart at its end. */
@Startup
@ApplicationScoped
public class CaptionParts {
  private final ManagedChannel channel;
  private final EncoderClient encoder;
  private final CaptionerStart start;
  private final SubjectRules rules;
  private final CaptionText text;
  private final Optional<ContentWriter> writer;
  private final RegionRules regions;

  public CaptionParts(
      CaptionConfig config,
      ClientSpans spans,
      MeterRegistry registry,
      @ConfigProperty(name = "prism.models.cache") Path models) {
    ConfigChecks.check(config);
    ModelPack pack = new ModelPacks(models).open(config.pack());
    this.regions = new RegionRules(config.regions());
    regions.check(pack.vocabulary().kinds().stream().map(VocabularyKind::key).toList());
    this.channel = PrismChannels.open(config.encoder(), config.tls(), spans);
    this.encoder = new EncoderClient(channel, config.timeout());
    this.start =
        new CaptionerStart(
            new CaptionerLoader(pack, config.cache(), encoder, config.batch()),
            channel::resetConnectBackoff,
            config.retry().first(),
            config.retry().longest());
    this.rules = new SubjectRules(pack.model(), pack.dimension());
    PromptSplitter splitter = new PromptSplitter(terms(pack.vocabulary()));
    this.text = new CaptionText(splitter);
    this.writer =
        Generators.open(config, new TritonMetrics(registry, "prism.caption.triton"))
            .map(g -> new ContentWriter(g, splitter, config.generator().timeout()));
  }

  @PostConstruct
  void open() {
    start.start();
  }

  /** ONNX Runtime may run here: where this service is a process, it stops before the JVM does. */
  void takeSignals(@Observes StartupEvent event) {
    if (LaunchMode.current() == LaunchMode.NORMAL && writer.isPresent()) {
      StopSignals.install(Quarkus::asyncExit);
    }
  }

  @PreDestroy
  void close() {
    start.close();
    channel.shutdownNow();
    writer.ifPresent(ContentWriter::close);
  }

  /** Whether it can serve; if not, {@link #waitingFor()} says why. */
  boolean isReady() {
    return start.captioner().isPresent() && trouble().isEmpty();
  }

  String waitingFor() {
    return start.captioner().isPresent() ? trouble().orElse("") : start.waitingFor();
  }

  private Optional<String> trouble() {
    return writer.flatMap(ContentWriter::trouble);
  }

  /**
   * @throws PrismException UNAVAILABLE while the vocabulary isn't there
   */
  Captioner captioner() {
    Optional<Captioner> captioner = start.captioner();
    return captioner.orElseThrow(
        () ->
            PrismException.of(
                Reason.UNAVAILABLE, "The caption service is not ready. " + start.waitingFor()));
  }

  Describer describer(Captioner captioner) {
    return new Describer(captioner, rules, encoder, text, writer, regions);
  }

  private static StyleTerms terms(Vocabulary vocabulary) {
    List<String> styles =
        vocabulary.styles().stream()
            .flatMap(s -> Stream.concat(Stream.of(s.name(), s.prompt()), s.synonyms().stream()))
            .toList();
    List<String> objects =
        vocabulary.objects().stream()
            .flatMap(o -> Stream.concat(Stream.of(o.name()), o.synonyms().stream()))
            .toList();
    return StyleTerms.of(styles, objects);
  }
}
