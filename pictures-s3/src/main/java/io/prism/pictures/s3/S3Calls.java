package io.prism.pictures.s3;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.function.BooleanSupplier;
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
      throw late();
    }
    if (left.compareTo(timeout) >= 0) {
      return runFully(detail, operation);
    }
    Budget budget = Budget.of(left);
    return run(detail, operation, budget, budget::isOver);
  }

  /** With all the time that the server is given, whoever calls. */
  <T> T runFully(String detail, Function<Budget, T> operation) {
    return run(detail, operation, Budget.of(timeout), () -> false);
  }

  private <T> T run(
      String detail, Function<Budget, T> operation, Budget budget, BooleanSupplier callerIsGone) {
    try {
      T result = operation.apply(budget);
      standing.worked();
      return result;
    } catch (SdkException e) {
      Trouble trouble = Trouble.of(e);
      if (trouble == Trouble.UNREACHABLE && callerIsGone.getAsBoolean()) {
        standing.doubt();
        throw late();
      }
      standing.failed(trouble, e);
      throw new PrismException(Problem.of(Reason.UNAVAILABLE, detail), e);
    } catch (RuntimeException e) {
      if (!closed) {
        throw e;
      }
      throw new PrismException(Problem.of(Reason.UNAVAILABLE, detail), e);
    }
  }

  private static PrismException late() {
    return PrismException.of(Reason.DEADLINE_EXCEEDED, "The request took too long.");
  }

  /** The client is about to be closed: what it refuses from now on is no error of the code. */
  @Override
  public void close() {
    closed = true;
  }
}
