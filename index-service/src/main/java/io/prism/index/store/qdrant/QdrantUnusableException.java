package io.prism.index.store.qdrant;

/**
 * The collection can't be opened. For the person who starts the service, never for callers: the
 * message names the servers or the collection and says what to do.
 */
public final class QdrantUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QdrantUnusableException(String message) {
    super(message);
  }

  /**
   * @param cause for the log only: it goes along as suppressed, so that who looks for the root of a
   *     failed start finds this message and not gRPC's
   */
  QdrantUnusableException(String message, Throwable cause) {
    super(message);
    addSuppressed(cause);
  }
}
