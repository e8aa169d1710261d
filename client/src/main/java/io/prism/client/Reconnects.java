package io.prism.client;

import io.grpc.ManagedChannel;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps connections from waiting long for a server that is back. gRPC waits up to two minutes
 * between its attempts, and has no setting for it; but it can be told to forget how long it has
 * waited. That also makes it look its target's name up again, as often as the JVM's cache of names
 * allows (30 s, unless {@code networkaddress.cache.ttl} says otherwise), so that new replicas are
 * found. A connection that works is left alone, and one that nobody uses is not woken.
 */
final class Reconnects {
  static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private static final ScheduledExecutorService CLOCK = clock();

  private Reconnects() {}

  /** Until the channel is shut down, or nobody holds it any more. */
  static void watch(ManagedChannel channel) {
    next(new WeakReference<>(channel));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing in it can fail
  private static void next(WeakReference<ManagedChannel> channel) {
    CLOCK.schedule(() -> reset(channel), LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void reset(WeakReference<ManagedChannel> channel) {
    ManagedChannel watched = channel.get();
    if (watched != null && !watched.isShutdown()) {
      watched.resetConnectBackoff();
      next(channel);
    }
  }

  private static ScheduledExecutorService clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "prism-reconnects");
              thread.setDaemon(true);
              return thread;
            });
    // The only thread ends when there is nothing to watch.
    clock.setKeepAliveTime(10, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
    return clock;
  }
}
