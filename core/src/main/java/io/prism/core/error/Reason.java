package io.prism.core.error;

import java.time.Duration;
import java.util.Optional;

/**
 * Every error that a caller can see: one row a reason. The gRPC code is the number of {@code
 * google.rpc.Code}; the HTTP status follows RFC 9110. The name is what goes into {@code
 * ErrorInfo.reason} and the problem's {@code reason}.
 */
public enum Reason {
  /** A field is missing, malformed or outside its limits; {@link Problem#field()} names it. */
  INVALID_ARGUMENT(3, 400, "Invalid argument", false),
  /** No valid credentials. */
  UNAUTHENTICATED(16, 401, "Not authenticated", false),
  /** Valid credentials without the right to do this. */
  PERMISSION_DENIED(7, 403, "Not allowed", false),
  /** The artwork, picture, model or job does not exist. */
  NOT_FOUND(5, 404, "Not found", false),
  /** A vector or request names another pack or revision than the one that serves. */
  MODEL_MISMATCH(9, 409, "Model mismatch", false),
  /** The stored artwork has another version than the caller expects. */
  VERSION_CONFLICT(10, 409, "Version conflict", false),
  /** More bytes or pixels than allowed. */
  PICTURE_TOO_LARGE(3, 413, "Picture too large", false),
  /** The bytes are of no picture format that Prism reads. */
  UNSUPPORTED_MEDIA_TYPE(3, 415, "Unsupported picture format", false),
  /** A known format, but truncated or corrupt. */
  UNREADABLE_PICTURE(3, 422, "Unreadable picture", false),
  /** A picture of a kind that this Prism is set to refuse, for example a screenshot. */
  UNWANTED_KIND(3, 422, "Unwanted kind of picture", false),
  /** The caller's quota is used up, or a bounded queue is full; try again later. */
  QUOTA_EXCEEDED(8, 429, "Too many requests", true),
  /** A backend is away; the same call may succeed later. */
  UNAVAILABLE(14, 503, "Temporarily unavailable", true),
  /** The deadline ran out before the answer was there. */
  DEADLINE_EXCEEDED(4, 504, "Deadline exceeded", true),
  /** The caller went away. HTTP has no status for it; 499 is only ever logged. */
  CANCELLED(1, 499, "Cancelled", false),
  /** A defect of Prism itself. Details are in the log, never in the answer. */
  INTERNAL(13, 500, "Internal error", false);

  private final int grpcCode;
  private final int httpStatus;
  private final String title;
  private final boolean transientFailure;

  Reason(int grpcCode, int httpStatus, String title, boolean transientFailure) {
    this.grpcCode = grpcCode;
    this.httpStatus = httpStatus;
    this.title = title;
    this.transientFailure = transientFailure;
  }

  /** The number of {@code google.rpc.Code}, which is also {@code io.grpc.Status.Code.value()}. */
  public int grpcCode() {
    return grpcCode;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** A short title for people, the same for every occurrence. */
  public String title() {
    return title;
  }

  /**
   * When to try again where nothing more precise is known: {@code Retry-After} in HTTP, {@code
   * RetryInfo} in gRPC. Empty where neither is sent.
   */
  public Optional<Duration> retryAfter() {
    return this == QUOTA_EXCEEDED || this == UNAVAILABLE
        ? Optional.of(Duration.ofSeconds(1))
        : Optional.empty();
  }

  /** Whether the same request may succeed later without being changed. */
  public boolean isTransient() {
    return transientFailure;
  }
}
