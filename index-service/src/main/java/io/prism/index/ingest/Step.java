package io.prism.index.ingest;

/** The parts of ingestion that depend on something outside and so can wait for it. */
public enum Step {
  /** Topics are checked and created. */
  TOPICS,
  /** Records are read and offsets committed. */
  STREAM,
  /** The index is asked what it has. */
  LOOK_UP,
  /** Pictures are fetched. */
  FETCH,
  /** Encoder and caption service look at pictures. */
  ANALYZE,
  /** Records are written to the dead letter topic. */
  DEAD_LETTER,
  /** The index stores. */
  STORE,
  /** Results are written to {@code artworks.indexed}. */
  PUBLISH
}
