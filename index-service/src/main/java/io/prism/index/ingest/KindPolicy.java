package io.prism.index.ingest;

/** What becomes of an upload for what kind of picture it is. */
public enum KindPolicy {
  /** Indexed as any other. */
  INDEX,
  /** Indexed, with the mark UNSEARCHABLE_KIND. */
  MARK,
  /** Rejected with the reason UNWANTED_KIND. */
  REJECT
}
