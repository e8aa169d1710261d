package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.engine.Callers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What tests with servers that misbehave on demand have in common. */
@Timeout(120)
abstract class FakeTritonTest {
  static final Duration TIMEOUT = Duration.ofSeconds(20);
  private final List<AutoCloseable> open = new ArrayList<>();
  final FakeTriton server = closing(new FakeTriton());
  final FakeTriton other = closing(new FakeTriton());

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  final TritonModel model(Duration timeout, FakeTriton... servers) {
    return model(settings(timeout, 1 << 20, servers));
  }

  final TritonModel model(TritonSettings settings) {
    return model(settings, TritonEvents.NONE);
  }

  final TritonModel model(TritonSettings settings, TritonEvents events) {
    return closing(TritonClient.open(settings, List.of(FakeTriton.CONTRACT), events))
        .models()
        .get(0);
  }

  static TritonSettings settings(Duration timeout, int maxBytes, FakeTriton... servers) {
    return settings(
        timeout,
        maxBytes,
        java.util.Arrays.stream(servers).map(FakeTriton::endpoint).toArray(String[]::new));
  }

  static TritonSettings settings(Duration timeout, int maxBytes, String... endpoints) {
    return new TritonSettings(
        List.of(endpoints), Optional.empty(), timeout, maxBytes, Duration.ofMillis(100));
  }

  static float[] values(TritonModel model, int items) {
    return infer(model, items, Callers.PATIENT);
  }

  /** Items (1, 2), (3, 4), …; each value comes back. */
  static float[] infer(TritonModel model, int items, Callers callers) {
    ByteBuffer bytes = ByteBuffer.allocate(items * 16 + 48).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 1; i <= items * 2L; i++) {
      bytes.putLong(i);
    }
    TensorSpec spec = FakeTriton.CONTRACT.inputs().get(0);
    Answer answer =
        model.infer(items, List.of(new RawInput(spec, spec.shape(), bytes.array())), callers);
    FloatBuffer values = FloatBuffer.allocate(items * 2);
    for (int i = 0; i < items; i++) {
      float[] item =
          answer.item(
              "y", i, (row, index) -> new float[] {row.get(2 * index), row.get(2 * index + 1)});
      values.put(item);
    }
    return values.array();
  }

  static Callers within(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    return new Callers() {
      @Override
      public long deadlineNanos() {
        return deadline;
      }

      @Override
      public void whenGone(Runnable action) {}
    };
  }

  static void assertFails(ThrowingCallable call, Reason reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      pause();
    }
  }

  static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  final <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }
}
