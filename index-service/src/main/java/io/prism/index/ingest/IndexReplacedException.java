package io.prism.index.ingest;

/** Another index than the one that was read for: what was read for that one is read again. */
final class IndexReplacedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IndexReplacedException() {
    super("the index was replaced by another one, which is filled from the log");
  }
}
