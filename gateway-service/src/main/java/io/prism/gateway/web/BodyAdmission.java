package io.prism.gateway.web;

import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.security.FrontDoor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;

/**
 * Lets request bodies in as far as the memory goes. A body that says its length waits for its room
 * before any of it is read; one that does not (chunked, gRPC) is watched while it grows, and
 * refused when there is none. Runs on the event loop of each request and never blocks it.
 */
final class BodyAdmission {
  /** Smaller ones are bounded by the number of requests at work. */
  private static final long SMALL = 256 << 10;

  // Half a second in all: with the time of the request itself it stays under five.
  private static final long WAIT_MS = 50;
  private static final int WAITS = 10;
  private static final long WATCH_MS = 20;

  /** So long may a body take to arrive: 20 MB at 3 Mbit/s. */
  private static final long ARRIVAL_MS = 60_000;

  /** HTTP/2's ENHANCE_YOUR_CALM, which gRPC clients read as RESOURCE_EXHAUSTED. */
  private static final long CALM = 0xb;

  private final BodyBudget budget;
  private final BiConsumer<RoutingContext, HttpProblem> refuse;

  /**
   * @param refuse answers a request with a problem
   */
  BodyAdmission(BodyBudget budget, BiConsumer<RoutingContext, HttpProblem> refuse) {
    this.budget = budget;
    this.refuse = refuse;
  }

  /** Passes the request on, now, later, or never. */
  void admit(RoutingContext context, Vertx vertx) {
    HttpServerRequest request = context.request();
    String length = request.getHeader("Content-Length");
    if (length == null ? request.isEnded() : Long.parseLong(length) <= SMALL) {
      context.next();
      return;
    }
    BodyBudget.Lease lease = budget.lease();
    long late = vertx.setTimer(ARRIVAL_MS, timer -> hangUp(request));
    context.addEndHandler(
        ended -> {
          vertx.cancelTimer(late);
          lease.close();
        });
    if (length == null) {
      watch(context, vertx, lease);
      context.next();
    } else if (lease.growTo(Long.parseLong(length))) {
      context.next();
    } else {
      request.pause();
      await(context, vertx, lease, Long.parseLong(length));
    }
  }

  private void await(RoutingContext context, Vertx vertx, BodyBudget.Lease lease, long bytes) {
    int[] waits = {0};
    vertx.setPeriodic(
        WAIT_MS,
        timer -> {
          if (context.response().closed()) {
            vertx.cancelTimer(timer);
          } else if (lease.growTo(bytes)) {
            vertx.cancelTimer(timer);
            context.request().resume();
            context.next();
          } else if (++waits[0] >= WAITS) {
            vertx.cancelTimer(timer);
            refuse.accept(context, full());
          }
        });
  }

  private void watch(RoutingContext context, Vertx vertx, BodyBudget.Lease lease) {
    HttpServerRequest request = context.request();
    long watching =
        vertx.setPeriodic(
            WATCH_MS,
            timer -> {
              long read = request.bytesRead();
              if (read > SMALL && !lease.growTo(read) && !request.isEnded()) {
                vertx.cancelTimer(timer);
                stop(context);
              }
            });
    context.addEndHandler(ended -> vertx.cancelTimer(watching));
  }

  private static void hangUp(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.connection().close();
    }
  }

  private void stop(RoutingContext context) {
    if (FrontDoor.isGrpc(context.request())) {
      context.response().reset(CALM);
    } else {
      refuse.accept(context, full());
    }
  }

  private static HttpProblem full() {
    return HttpProblem.of(
        Problem.of(
            Reason.QUOTA_EXCEEDED, "Too many large requests are at work; please try again."));
  }
}
