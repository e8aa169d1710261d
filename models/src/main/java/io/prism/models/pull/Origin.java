package io.prism.models.pull;

import java.io.IOException;

/** Where the files of a pack come from. */
public interface Origin {
  /**
   * Brings what is missing of a file; ends when it is whole. Blocks.
   *
   * @param name of the file in the pack
   * @param tick called several times a second
   * @throws PullException if it cannot be had; what came is kept for the next time
   */
  void bring(String name, PartFile part, Runnable tick) throws IOException, InterruptedException;
}
