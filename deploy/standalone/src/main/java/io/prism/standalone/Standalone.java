package io.prism.standalone;

import io.prism.encoder.engine.OnnxEngine;
import io.prism.engine.onnx.StopSignals;
import io.prism.models.ModelPack;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One run of everything in this JVM. The broker and the networks start beside Quarkus, because each
 * takes seconds; the services' Kafka clients keep asking until the broker answers. On the way down
 * there is an order: services first, so that producers flush and consumers leave, then the broker,
 * then the folder's lock.
 */
final class Standalone {

  private static final int FAILED = 1;
  private static final long STOP_SECONDS = 20;
  private static final AtomicReference<@Nullable Standalone> RUNNING = new AtomicReference<>();

  private final Settings settings;
  private final Mode mode;
  private final CompletableFuture<EmbeddedBroker> broker = new CompletableFuture<>();
  private final StopRequest stop = new StopRequest();

  private Standalone(Settings settings, Mode mode) {
    this.settings = settings;
    this.mode = mode;
  }

  /** Runs until the process is told to stop; returns the exit code. */
  static int run(Settings settings, Mode mode) {
    Ports.requireFree(settings.host(), settings.port(), "--port");
    Ports.requireFree(settings.kafkaHost(), settings.kafkaPort(), "--kafka-port");
    try (DataFolder folder = DataFolder.open(settings.data(), DataFolder.MIN_FREE_BYTES)) {
      Standalone standalone = new Standalone(settings, mode);
      RUNNING.set(standalone);
      return standalone.runLocked();
    } catch (IOException e) {
      throw new StartFailure("cannot give the data folder back: " + e.getMessage(), e);
    }
  }

  /** The run that this JVM's Quarkus belongs to. */
  static Standalone running() {
    Standalone standalone = RUNNING.get();
    if (standalone == null) {
      throw new IllegalStateException("Standalone.run() has not been called");
    }
    return standalone;
  }

  Settings settings() {
    return settings;
  }

  Mode mode() {
    return mode;
  }

  StopRequest stop() {
    return stop;
  }

  /** Blocks until the broker takes clients. */
  void awaitBroker() throws InterruptedException {
    try {
      broker.get();
    } catch (ExecutionException e) {
      throw new StartFailure(Explanation.of(e), e);
    }
  }

  private int runLocked() {
    settings.publish();
    // The log manager must not be initialised by two threads at once: its classes wait for each
    // other for ever then.
    Logger.getLogger(Standalone.class).debug("log manager is up");
    StopSignals.install(this::stopWith);
    inBackground("prism-broker-start", this::startBroker);
    inBackground("prism-models-start", Standalone::loadModels);
    // Whoever else ends the JVM: with less order, but the logs are closed.
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAfterQuarkus, "prism-stop"));
    int[] code = {0};
    Quarkus.run(
        StandaloneApp.class,
        (exitCode, failure) -> {
          code[0] = exitCode;
          if (failure != null) {
            fail(failure);
          }
        });
    stopBroker();
    if (OnnxEngine.isComputing()) {
      StopSignals.end("a network still runs");
    }
    return code[0];
  }

  /** Lets the main thread go on to the end, which stops everything in order. */
  private void stopWith(int exitCode) {
    stop.tell(exitCode);
    Quarkus.asyncExit(exitCode);
  }

  private static void inBackground(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What the encoder will find done, instead of doing it while everything else waits for it. */
  private static void loadModels() {
    try {
      OnnxEngine.version();
      // Its words are also those of the packs that are pulled.
      ModelPack.prismMini();
    } catch (RuntimeException | LinkageError e) {
      // The encoder meets it again, and ends the start with it.
      Logger.getLogger(Standalone.class).debug("the models were not loaded ahead", e);
    }
  }

  private void startBroker() {
    EmbeddedBroker.whenItDies(settings.data(), Standalone::fail);
    try {
      EmbeddedBroker started =
          EmbeddedBroker.start(
              BrokerSettings.on(
                  settings.kafkaHost(),
                  settings.kafkaPort(),
                  Ports.anyFree(),
                  settings.data().resolve(EmbeddedBroker.FOLDER)));
      broker.complete(started);
    } catch (RuntimeException | Error e) {
      broker.completeExceptionally(e);
      fail(e);
    }
  }

  /** Nothing is half done that the next start would not repair, so there is nothing to wait for. */
  static void fail(Throwable failure) {
    System.err.println("prism: " + Explanation.of(failure));
    System.err.flush();
    Runtime.getRuntime().halt(FAILED);
  }

  private void stopAfterQuarkus() {
    Application application = Application.currentApplication();
    if (application != null) {
      application.awaitShutdown();
    }
    stopBroker();
  }

  private synchronized void stopBroker() {
    try {
      broker.get(STOP_SECONDS, TimeUnit.SECONDS).close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the broker never started", e);
    }
  }
}
