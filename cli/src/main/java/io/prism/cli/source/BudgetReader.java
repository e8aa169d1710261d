package io.prism.cli.source;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Ends the reading of a record that does not end: a quotation mark that is never closed would take
 * the whole file into memory.
 */
final class BudgetReader extends FilterReader {
  private final int budget;
  private long left;

  /**
   * @param budget characters that may be read between two calls of {@link #renew}
   */
  BudgetReader(Reader in, int budget) {
    super(in);
    this.budget = budget;
    this.left = budget;
  }

  void renew() {
    left = budget;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    spend(1);
    return read;
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, length);
    spend(Math.max(0, read));
    return read;
  }

  private void spend(int characters) throws ManifestException {
    left -= characters;
    if (left < 0) {
      throw new ManifestException("a record is longer than " + budget + " characters", null);
    }
  }
}
