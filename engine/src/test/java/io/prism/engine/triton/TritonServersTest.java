package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several servers, and servers that are not well. */
class TritonServersTest extends FakeTritonTest {
  @Test
  void aServerThatCancelsOrEndsACallWithoutAnAnswerIsAway() {
    TritonModel model = model(TIMEOUT, server);
    server.behaviour = (request, observer) -> observer.onCompleted();

    assertFails(() -> values(model, 1), Reason.UNAVAILABLE);
  }

  @Test
  void whatFailsAtOneServerIsAskedAtTheOther() {
    TritonModel model = model(TIMEOUT, server, other);
    server.behaviour = FakeTriton.failing(Status.UNAVAILABLE.withDescription("Server exiting"));
    other.behaviour = FakeTriton::well;

    for (int i = 0; i < 4; i++) {
      assertThat(values(model, 1)).containsExactly(1, 2);
    }
  }

  @Test
  void aServerWithAFullQueueIsNoReasonToLeaveItAloneButTheOtherIsAsked() {
    TritonModel model = model(TIMEOUT, server, other);
    server.behaviour =
        FakeTriton.failing(Status.UNAVAILABLE.withDescription("Exceeds maximum queue size"));

    for (int i = 0; i < 20; i++) {
      assertThat(values(model, 1)).containsExactly(1, 2);
    }
    assertThat(server.calls).hasSizeGreaterThan(5);
  }

  @Test
  void withNowhereElseToGoTheReasonIsTold() {
    TritonModel model = model(TIMEOUT, server, other);
    server.behaviour = FakeTriton.failing(Status.NOT_FOUND.withDescription("no versions"));
    other.behaviour = server.behaviour;

    assertFails(() -> values(model, 1), Reason.UNAVAILABLE);

    assertThat(server.calls).hasSize(1);
    assertThat(other.calls).hasSize(1);
  }

  @Test
  void callsAreSharedOutEvenly() {
    TritonModel model = model(TIMEOUT, server, other);

    for (int i = 0; i < 20; i++) {
      values(model, 1);
    }

    assertThat(server.calls).hasSize(10);
    assertThat(other.calls).hasSize(10);
  }

  @Test
  void aServerThatIsSlowGetsFewerCalls() throws Exception {
    TritonModel model = model(TIMEOUT, server, other);
    Semaphore go = new Semaphore(0);
    server.behaviour =
        (request, observer) -> {
          go.acquireUninterruptibly();
          FakeTriton.well(request, observer);
        };
    List<CompletableFuture<float[]>> blocked = new ArrayList<>();
    while (server.calls.isEmpty()) {
      CompletableFuture<float[]> call = CompletableFuture.supplyAsync(() -> values(model, 1));
      blocked.add(call);
      await(() -> call.isDone() || !server.calls.isEmpty());
    }
    int before = other.calls.size();

    for (int i = 0; i < 10; i++) {
      values(model, 1);
    }

    assertThat(other.calls).hasSize(before + 10);
    go.release(1000);
    for (CompletableFuture<float[]> call : blocked) {
      call.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void impatientCallersDoNotCloseAServerForTheOthers() {
    TritonModel model = model(TIMEOUT, server);
    server.behaviour = (request, observer) -> {};
    for (int i = 0; i < 10; i++) {
      assertFails(() -> infer(model, 1, within(Duration.ofMillis(20))), Reason.DEADLINE_EXCEEDED);
    }
    server.behaviour = FakeTriton::well;

    assertThat(values(model, 1)).containsExactly(1, 2);
  }

  @Test
  void aServerThatNeverAnswersIsLeftAloneAfterThreeAttemptsUntilATrialGoesWell() {
    TritonModel model = model(Duration.ofMillis(200), server);
    server.behaviour = (request, observer) -> {};

    for (int i = 0; i < 3; i++) {
      assertFails(() -> values(model, 1), Reason.DEADLINE_EXCEEDED);
    }
    server.behaviour = FakeTriton::well;

    await(() -> model.trouble().isEmpty());
    assertThat(values(model, 1)).containsExactly(1, 2);
  }

  @Test
  void aServerThatIsNotThereIsWaitedForAndFound() {
    String endpoint = server.endpoint();
    server.close();
    TritonModel model = model(settings(TIMEOUT, 1 << 20, endpoint));

    assertThat(model.trouble()).contains("model 'm': no server answers");
    assertFails(() -> values(model, 1), Reason.UNAVAILABLE);
  }

  @Test
  void aModelThatIsNotLoadedIsWaitedFor() {
    server.loaded = false;
    TritonModel model = model(TIMEOUT, server);
    assertThat(model.trouble()).contains("model 'm': it is not loaded");
    assertFails(() -> values(model, 1), Reason.UNAVAILABLE);

    server.loaded = true;

    await(() -> model.trouble().isEmpty());
    assertThat(values(model, 1)).containsExactly(1, 2);
  }

  static List<Runnable> defects() {
    return List.of(
        () -> {
          throw new IllegalStateException("a test's");
        },
        () -> {
          throw new AssertionError("a test's");
        });
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aServerIsLookedAfterWhateverTheLookingMet(Runnable defect) {
    server.loaded = false;
    TritonModel model =
        model(
            settings(TIMEOUT, 1 << 20, server),
            new TritonEvents() {
              @Override
              public void closed(Place place, String why) {
                defect.run();
              }
            });
    assertThat(model.trouble()).isPresent();

    server.loaded = true;

    await(() -> model.trouble().isEmpty());
    assertThat(values(model, 1)).containsExactly(1, 2);
  }

  @Test
  void aModelOfAnotherPackIsNotAskedUntilItIsReplaced() {
    server.sha256 = "def";
    TritonModel model = model(TIMEOUT, server);
    assertThat(model.trouble()).contains("model 'm': it is not what the pack says");
    assertFails(() -> values(model, 1), Reason.UNAVAILABLE);
    assertThat(server.calls).isEmpty();

    server.sha256 = "abc";

    await(() -> model.trouble().isEmpty());
  }

  @Test
  void aModelThatIsReplacedWhileItServesIsNoticed() {
    TritonModel model = model(TIMEOUT, server);
    assertThat(model.trouble()).isEmpty();

    server.sha256 = "def";

    await(() -> model.trouble().isPresent());
  }

  @Test
  void aServerThatIsNoTritonIsToldApart() {
    TritonSettings tls =
        new TritonSettings(
            List.of(server.endpoint()),
            Optional.of(new TritonSettings.Tls(Optional.empty(), Optional.empty())),
            TIMEOUT,
            1 << 20,
            Duration.ofMillis(100));

    TritonModel model = model(tls);

    assertThat(model.trouble()).contains("model 'm': no server answers");
  }
}
