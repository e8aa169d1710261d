package io.prism.pictures.s3;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** The picture store's way to its server: each operation has a deadline and a known failure. */
final class S3Calls implements AutoCloseable {
  private final Duration timeout;
  private final Supplier<Duration> patience;
  private final Standing standing;
  private volatile boolean closed;

  /**
   * @param patience how long the current caller waits
   */
  S3Calls(Duration timeout, Supplier<Duration> patience, Standing standing) {
    this.timeout = timeout;
    this.patience = patience;
    this.standing = standing;
  }

  /**
   * @param detail for the caller when it fails
   * @throws PrismException UNAVAILABLE when the server cannot do it, DEADLINE_EXCEEDED when the
   *     caller has no time left
   */
  <T> T run(String detail, Function<Budget, T> operation) {
    Duration left = patience.get();
    if (left.isNegative() || left.isZero()) {
      throw PrismException.of(Reason.DEADLINE_EXCEEDED, "The request took too long.");
    }
    try {
      T result = operation.apply(Budget.of(left.compareTo(timeout) < 0 ? left : timeout));
      standing.worked();
      return result;
    } catch (SdkException e) {
      standing.failed(Trouble.of(e), e);
      throw new PrismException(Problem.of(Reason.UNAVAILABLE, detail), e);
    } catch (RuntimeException e) {
      if (!closed) {
        throw e;
      }
      throw new PrismException(Problem.of(Reason.UNAVAILABLE, detail), e);
    }
  }

  /** The client is about to be closed: what it refuses from now on is no error of the code. */
  @Override
  public void close() {
    closed = true;
  }
}
