package io.prism.core.error;

import org.jspecify.annotations.Nullable;

/** A failure that is meant for the caller. The cause, if any, is for the log only. */
public final class PrismException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public PrismException(Problem problem) {
    this(problem, null);
  }

  public PrismException(Problem problem, @Nullable Throwable cause) {
    super(problem.reason() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  public static PrismException of(Reason reason, String detail) {
    return new PrismException(Problem.of(reason, detail));
  }

  public static PrismException invalid(String field, String detail) {
    return new PrismException(Problem.invalid(field, detail));
  }

  public Problem problem() {
    return problem;
  }

  public Reason reason() {
    return problem.reason();
  }
}
