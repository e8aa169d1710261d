package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.engine.Callers;
import io.prism.inference.v1.ModelInferRequest;
import io.prism.inference.v1.ModelInferResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls on threads that answer a gRPC call themselves, whose caller leaves. */
class TritonCallersTest extends FakeTritonTest {
  private static final Context.Key<String> KEY = Context.key("key");

  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final TritonEvents events =
      new TritonEvents() {
        @Override
        public void closed(Place place, String why) {
          closed.add(why);
        }
      };
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  /** Requests that wait for an answer, and how many have been given up. */
  private static final class Kept implements FakeTriton.Behaviour {
    private record Call(
        ModelInferRequest request, StreamObserver<ModelInferResponse> observer, Context context) {}

    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger givenUp = new AtomicInteger();

    @Override
    public void answer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
      Context context = Context.current();
      context.addListener(ended -> givenUp.incrementAndGet(), Runnable::run);
      calls.add(new Call(request, observer, context));
    }

    void answerAll() {
      calls.stream()
          .filter(call -> !call.context.isCancelled())
          .forEach(call -> FakeTriton.well(call.request, call.observer));
    }
  }

  @Test
  void callersWhoLeaveCloseNoServerForTheOthers() throws Exception {
    Kept kept = new Kept();
    server.behaviour = kept;
    other.behaviour = kept;
    TritonModel model = model(settings(TIMEOUT, 1 << 20, server, other), events);
    List<Context.CancellableContext> contexts = new ArrayList<>();
    List<CompletableFuture<float[]>> leaving = new ArrayList<>();
    List<CompletableFuture<float[]>> staying = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Context.CancellableContext context = Context.current().withCancellation();
      contexts.add(context);
      leaving.add(call(model, context));
      staying.add(call(model, Context.current().withCancellation()));
    }
    await(() -> kept.calls.size() == 16);

    contexts.forEach(context -> context.cancel(null));

    for (CompletableFuture<float[]> call : leaving) {
      assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
    }
    await(() -> kept.givenUp.get() == 8);
    kept.answerAll();
    for (CompletableFuture<float[]> call : staying) {
      assertThat(call.get(60, TimeUnit.SECONDS)).containsExactly(1, 2);
    }
    assertThat(kept.calls).hasSize(16);
    assertThat(closed).isEmpty();
  }

  @Test
  void callersWhoHaveLeftBeforeTheirCallIsMadeCloseNoServerForTheOthers() throws Exception {
    TritonModel model = model(settings(TIMEOUT, 1 << 20, server, other), events);
    List<CompletableFuture<float[]>> staying = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Context.CancellableContext left = Context.current().withCancellation();
      left.cancel(null);
      call(model, left);
      staying.add(call(model, Context.ROOT));
    }

    for (CompletableFuture<float[]> call : staying) {
      assertThat(call.get(60, TimeUnit.SECONDS)).containsExactly(1, 2);
    }
    assertThat(closed).isEmpty();
  }

  @Test
  void onlyWhatTheCallersSayEndsACall() throws Exception {
    TritonModel model = model(settings(TIMEOUT, 1 << 20, server, other), events);
    Context.CancellableContext left = Context.current().withCancellation();
    left.cancel(null);

    // As with a batch of several callers, one of whom has gone.
    assertThat(left.call(() -> values(model, 1))).containsExactly(1, 2);

    assertThat(closed).isEmpty();
  }

  @Test
  void whatTheThreadCarriesAlongReachesTheCall() throws Exception {
    // The other side of a call is told by interceptors, which read it here.
    List<String> seen = new CopyOnWriteArrayList<>();
    TritonModel model =
        model(
            settings(TIMEOUT, 1 << 20, server),
            new TritonEvents() {
              @Override
              public void attempted(Place place, String outcome, long nanos) {
                seen.add(outcome + " " + KEY.get());
              }
            });

    Context.current().withValue(KEY, "trace").call(() -> values(model, 1));

    assertThat(seen).containsExactly("ok trace");
  }

  private CompletableFuture<float[]> call(TritonModel model, Context context) {
    Callers caller =
        new Callers() {
          @Override
          public long deadlineNanos() {
            return PATIENT.deadlineNanos();
          }

          @Override
          public void whenGone(Runnable action) {
            context.addListener(ended -> action.run(), Runnable::run);
          }
        };
    return CompletableFuture.supplyAsync(
        () -> {
          Context before = context.attach();
          try {
            return infer(model, 1, caller);
          } finally {
            context.detach(before);
          }
        },
        threads);
  }
}
