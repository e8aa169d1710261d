package io.prism.index.store;

/**
 * @param model of the stored vectors; empty while nothing was indexed
 * @param bytes on disk
 */
public record IndexStats(String model, long indexed, long rejected, long deleted, long bytes) {
  /** Whether it has never heard of any artwork. */
  public boolean isEmpty() {
    return indexed + rejected + deleted == 0;
  }
}
