package io.prism.standalone;

/** What a run is for. */
enum Mode {
  /** Serve until told to stop. */
  SERVE,
  /** The same, with the demo gallery put in first. */
  DEMO,
  /** Put a few works of the gallery in and end. */
  TRAIN
}
