package io.prism.models.pull;

/** Hears how far a pull is. Called by the thread that pulls, several times a second. */
public interface PullProgress {
  /**
   * @param done bytes of the pack that are here, those of earlier runs included
   * @param before bytes that earlier runs brought
   * @param total bytes of the whole pack
   */
  void at(long done, long before, long total);

  /** Something that people should know while it goes on, in one line. */
  void note(String line);
}
