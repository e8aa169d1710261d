package io.prism.pictures.s3;

/** Whether the server can be used, as far as calls have shown. */
enum Condition {
  WORKING,
  /** The last call failed, an earlier one worked. */
  AWAY,
  /** No call has worked since the store was opened. */
  NEVER_REACHED
}
