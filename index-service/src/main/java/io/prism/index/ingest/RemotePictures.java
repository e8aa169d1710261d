package io.prism.index.ingest;

/** Pictures on the web, fetched under the safety rules. */
@FunctionalInterface
interface RemotePictures {
  /**
   * Blocks, with a deadline of its own.
   *
   * @throws io.prism.core.error.PrismException with a transient reason when it may work later
   */
  byte[] fetch(String url);
}
