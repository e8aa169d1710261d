package io.prism.index.store;

/** What became of one item of a put or delete. */
public enum PutOutcome {
  /** Written; it replaced what was there, if anything. */
  STORED,
  /** The same event was stored before; nothing had to be written. */
  UNCHANGED,
  /** A newer version is there; nothing was written. */
  STALE
}
