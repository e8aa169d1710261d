package io.prism.gateway.health;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;

/** Asks the brokers who they are. Used by one thread, but closed by any. */
final class KafkaLook implements Dependency.Look, AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private final Supplier<Admin> connect;
  private @Nullable Admin admin;

  /**
   * @param connect fails while not even the brokers' names are known
   */
  KafkaLook(Supplier<Admin> connect) {
    this.connect = connect;
  }

  @Override
  public void look(Duration limit) {
    int millis = Math.toIntExact(limit.toMillis());
    try {
      admin()
          .describeCluster(new DescribeClusterOptions().timeoutMs(millis))
          .nodes()
          .get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(e);
    }
  }

  private synchronized Admin admin() {
    Admin open = admin;
    if (open == null) {
      open = connect.get();
      admin = open;
    }
    return open;
  }

  private static PrismException away(Exception cause) {
    String detail =
        cause.getCause() instanceof AuthenticationException
            ? "The brokers and the gateway do not accept each other; correct the user, password or"
                + " certificates in prism.gateway.kafka.client. Uploads are told to come back."
            : "No broker answers; uploads are told to come back.";
    return new PrismException(Problem.of(Reason.UNAVAILABLE, detail), cause);
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(CLOSE_LIMIT);
    }
  }
}
