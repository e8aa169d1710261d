package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.engine.Callers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real servers that die, freeze and come back while they are called. */
@Timeout(300)
class TritonOutageTest {
  /** A small model: item i of a batch is its first ids. */
  private static final String MODEL = "text-none";

  private static final ModelContract CONTRACT = TestModels.text(MODEL);

  private static TestTriton first;
  private static TestTriton second;
  private final List<TritonClient> clients = new ArrayList<>();
  private final Map<String, AtomicInteger> served = new ConcurrentHashMap<>();
  private final Set<String> left = ConcurrentHashMap.newKeySet();
  private final Set<String> outcomes = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void start() {
    first = TestTriton.start(MODEL);
    second = TestTriton.start(MODEL);
  }

  @AfterAll
  static void stop() {
    if (first != null) {
      first.close();
    }
    if (second != null) {
      second.close();
    }
  }

  @AfterEach
  void close() {
    clients.forEach(TritonClient::close);
  }

  @Test
  void aServerThatIsKilledAndStartedAgainServesOnTheSameConnection() {
    TritonModel model = model(Duration.ofSeconds(20), first);
    assertThat(outcome(model)).isNull();

    first.kill();
    assertThat(outcome(model)).isEqualTo(Reason.UNAVAILABLE);
    assertThat(model.trouble()).contains("model 'text-none': no server answers");
    first.restart();

    await(() -> model.trouble().isEmpty());
    assertThat(outcome(model)).isNull();
  }

  @Test
  void aServerThatFreezesIsLeftAloneAndHealsWhenItThaws() {
    TritonModel model = model(Duration.ofSeconds(3), first);
    assertThat(outcome(model)).isNull();

    first.freeze();
    try {
      long start = System.nanoTime();
      assertThat(outcome(model)).isEqualTo(Reason.DEADLINE_EXCEEDED);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      await(() -> outcome(model) == Reason.UNAVAILABLE);
      assertThat(model.trouble()).contains("model 'text-none': it does not answer in time");
    } finally {
      first.thaw();
    }

    await(() -> model.trouble().isEmpty());
    assertThat(outcome(model)).isNull();
  }

  @Test
  void whenOneOfTwoServersIsKilledUnderLoadNoCallFails() throws Exception {
    TritonModel model = model(Duration.ofSeconds(30), first, second);

    List<Reason> failures =
        underLoad(
            model,
            () -> {
              awaitServed(first, 50);
              awaitServed(second, 50);
              second.kill();
              awaitMore(first, 200);
              second.restart();
              awaitMore(second, 50);
            });

    assertThat(failures).isEmpty();
  }

  @Test
  void whenOneOfTwoServersIsStoppedInGoodOrderUnderLoadNoCallFails() throws Exception {
    TritonModel model = model(Duration.ofSeconds(30), first, second);

    List<Reason> failures =
        underLoad(
            model,
            () -> {
              awaitServed(second, 50);
              second.terminate();
              awaitMore(first, 200);
              second.kill();
              second.restart();
              awaitMore(second, 50);
            });

    assertThat(failures).isEmpty();
  }

  @Test
  void whenOneOfTwoServersFreezesTheOtherTakesItsCalls() throws Exception {
    TritonModel model = model(Duration.ofSeconds(3), first, second);

    List<Reason> failures =
        underLoad(
            model,
            () -> {
              awaitServed(second, 20);
              second.freeze();
              try {
                await(() -> left.contains(second.endpoint()));
                awaitMore(first, 200);
              } finally {
                second.thaw();
              }
              awaitMore(second, 20);
            });

    assertThat(failures).isEmpty();
  }

  @Test
  void aModelThatAnswersWithWhatIsNoNumberIsLeftAloneAndTheOtherServerTakesItsCalls() {
    TestModels.addFaulty("text-ill", "none");
    first.load("text-ill");
    TestModels.addFaulty("text-ill", "nan");
    second.load("text-ill");
    TritonModel model = model(TestModels.text("text-ill"), Duration.ofSeconds(30), first, second);

    await(
        () -> {
          assertThat(outcome(model)).isNull();
          return left.contains(second.endpoint());
        });

    assertThat(outcomes)
        .containsExactlyInAnyOrder(first.endpoint() + " ok", second.endpoint() + " wrong_answer");
    assertThat(left).containsExactly(second.endpoint());
  }

  /** Eight callers without a pause until the work is done; what failed for them. */
  private static List<Reason> underLoad(TritonModel model, Runnable work) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<List<Reason>>> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        callers.add(
            threads.submit(
                () -> {
                  List<Reason> failures = new ArrayList<>();
                  while (!done.get()) {
                    Reason failure = outcome(model);
                    if (failure != null) {
                      failures.add(failure);
                    }
                  }
                  return failures;
                }));
      }
      try {
        work.run();
      } finally {
        done.set(true);
      }
      List<Reason> all = new ArrayList<>();
      for (Future<List<Reason>> caller : callers) {
        all.addAll(caller.get());
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private void awaitServed(TestTriton server, int count) {
    await(() -> served(server).get() >= count);
  }

  private void awaitMore(TestTriton server, int count) {
    awaitServed(server, served(server).get() + count);
  }

  private AtomicInteger served(TestTriton server) {
    return served.computeIfAbsent(server.endpoint(), key -> new AtomicInteger());
  }

  private TritonModel model(Duration timeout, TestTriton... servers) {
    return model(CONTRACT, timeout, servers);
  }

  private TritonModel model(ModelContract contract, Duration timeout, TestTriton... servers) {
    TritonSettings settings =
        new TritonSettings(
            java.util.Arrays.stream(servers).map(TestTriton::endpoint).toList(),
            Optional.empty(),
            timeout,
            1 << 20,
            Duration.ofMillis(300));
    TritonEvents events =
        new TritonEvents() {
          @Override
          public void closed(Place place, String why) {
            left.add(place.endpoint());
          }

          @Override
          public void attempted(Place place, String outcome, long nanos) {
            outcomes.add(place.endpoint() + " " + outcome);
            if (outcome.equals("ok")) {
              served
                  .computeIfAbsent(place.endpoint(), key -> new AtomicInteger())
                  .incrementAndGet();
            }
          }
        };
    TritonClient client = TritonClient.open(settings, List.of(contract), events);
    clients.add(client);
    TritonModel model = client.models().get(0);
    await(() -> model.trouble().isEmpty());
    return model;
  }

  /** Null if the call brought what it should. */
  private static @Nullable Reason outcome(TritonModel model) {
    TensorSpec ids = CONTRACT.inputs().get(0);
    ByteBuffer bytes = ByteBuffer.allocate(32 * 8).order(ByteOrder.LITTLE_ENDIAN).putLong(42);
    try {
      Answer answer =
          model.infer(1, List.of(new RawInput(ids, ids.shape(), bytes.array())), Callers.PATIENT);
      float value = answer.item("embedding", 0, (row, index) -> row.get(0));
      assertThat(value).isEqualTo(42);
      return null;
    } catch (PrismException e) {
      return e.reason();
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
