package io.prism.gateway.security;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts keys and tokens together, and follows the file of keys. */
@Singleton
public class SecurityBeans {
  private final KeyRing keys;
  private final ScheduledFuture<?> refreshing;

  public SecurityBeans(SecurityConfig config, ScheduledExecutorService workers) {
    this.keys = new KeyRing(new KeyFile(config.keys(), Clock.systemUTC()));
    long every = config.keysRefresh().toMillis();
    this.refreshing =
        workers.scheduleWithFixedDelay(keys::refresh, every, every, TimeUnit.MILLISECONDS);
  }

  @Produces
  @Singleton
  Access access(
      Tokens tokens,
      @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host) {
    return new Access(keys, tokens, isLoopback(host));
  }

  void stop(@Observes ShutdownEvent event) {
    refreshing.cancel(false);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
