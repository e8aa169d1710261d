package io.prism.standalone;

/** How the console speaks. */
enum LogFormat {
  /** To people: what they can act on; the rest is in the log file. */
  TEXT,
  /** To machines: one JSON object a line, of all that is logged but Kafka's own warnings. */
  JSON
}
