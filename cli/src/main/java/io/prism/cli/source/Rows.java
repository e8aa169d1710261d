package io.prism.cli.source;

import java.io.IOException;

/** Reads a manifest's rows in order, never more than one in memory. */
interface Rows {
  /** No row of a manifest is longer: characters or bytes. */
  int LONGEST = 1_000_000;

  void forEach(Visitor visitor) throws IOException, InterruptedException;

  /** Takes what was read; {@code line} counts from 1. */
  interface Visitor {
    void row(long line, RowFields fields) throws IOException, InterruptedException;

    void bad(long line, String reason) throws IOException, InterruptedException;
  }
}
