package io.prism.pictures.fetch;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The only place where a name becomes an address: the connection goes to exactly the addresses that
 * were checked here, so a name that changes its mind between check and use gains nothing.
 */
final class CheckedDns implements DnsResolver, AutoCloseable {
  private static final int THREADS = 16;
  private static final int WAITING = 64;
  private static final int MAX_ADDRESSES = 4;

  private final HostResolver resolver;
  private final FetchRules rules;
  private final Duration timeout;
  private final ThreadPoolExecutor threads;

  CheckedDns(HostResolver resolver, FetchRules rules, Duration timeout) {
    this.resolver = resolver;
    this.rules = rules;
    this.timeout = timeout;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> daemon(task));
    this.threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    List<InetAddress> addresses = lookUp(name);
    if (addresses.isEmpty()) {
      throw new UnknownHostException(name);
    }
    rules.check(name, addresses);
    return addresses.stream().limit(MAX_ADDRESSES).toArray(InetAddress[]::new);
  }

  /** The system's resolver knows no deadline, so it is waited for, not called. */
  private List<InetAddress> lookUp(String name) throws UnknownHostException {
    try {
      Future<List<InetAddress>> answer = threads.submit(() -> resolver.resolve(name));
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw unavailable(e);
    } catch (TimeoutException | RejectedExecutionException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private static PrismException unavailable(Exception cause) {
    return new PrismException(
        Problem.of(Reason.UNAVAILABLE, "The address's host name cannot be resolved just now."),
        cause);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "picture-fetch-dns");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
