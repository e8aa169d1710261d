package io.prism.index.ingest;

import io.prism.type.v1.Artwork;

/** What is to be done for one artwork of a batch. */
sealed interface Task {
  Incoming cause();

  /** Fetch, analyze and store the picture. */
  record Index(Incoming.Upload cause, String fingerprint) implements Task {}

  /**
   * Remember the artwork as deleted.
   *
   * @param version of the tombstone, or of what it deletes when it has none of its own
   * @param known whether there is, or has to be, anything to remember
   */
  record Remove(Incoming.Removal cause, long version, boolean known) implements Task {}

  /**
   * Put the record aside.
   *
   * @param stored whether the artwork becomes REJECTED; a record that names no artwork, or that a
   *     newer version has overtaken, only goes to the dead letters
   */
  record Reject(Incoming.Unusable cause, String fingerprint, boolean stored) implements Task {}

  /** The index has this already: an earlier attempt may have died before it could tell. */
  record Confirm(Incoming cause, Artwork artwork) implements Task {}
}
