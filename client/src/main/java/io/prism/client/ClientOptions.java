package io.prism.client;

import java.time.Duration;

/**
 * How a {@link PrismClient} calls.
 *
 * @param address where Prism listens
 * @param apiKey sent as {@code authorization: Bearer}; empty: none is sent
 * @param timeout of a call with all its attempts; the server itself answers within 5 s
 * @param retries for calls that fail as UNAVAILABLE or QUOTA_EXCEEDED; every call may be repeated
 */
public record ClientOptions(
    PrismAddress address, String apiKey, Duration timeout, RetryPolicy retries) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  public ClientOptions {
    if (!apiKey.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException("an API key has only visible ASCII characters");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout must be longer than zero");
    }
  }

  /** No key, 30 s, {@link RetryPolicy#STANDARD}. */
  public static ClientOptions of(String url) {
    return new ClientOptions(PrismAddress.parse(url), "", TIMEOUT, RetryPolicy.STANDARD);
  }

  public ClientOptions withApiKey(String key) {
    return new ClientOptions(address, key, timeout, retries);
  }

  public ClientOptions withTimeout(Duration newTimeout) {
    return new ClientOptions(address, apiKey, newTimeout, retries);
  }

  public ClientOptions withRetries(RetryPolicy policy) {
    return new ClientOptions(address, apiKey, timeout, policy);
  }

  /** Without the key, because options end up in logs. */
  @Override
  public String toString() {
    return "ClientOptions[" + address.url() + ", timeout=" + timeout + ", " + retries + "]";
  }
}
