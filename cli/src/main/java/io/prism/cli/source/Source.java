package io.prism.cli.source;

import java.io.IOException;

/** Entries in an order that is the same each time. */
public interface Source {
  /** How many entries there are; reads what is needed to know that. */
  long count() throws IOException;

  /** How many files were seen that are no entries, because nothing about them says picture. */
  default long passedOver() {
    return 0;
  }

  /** Gives each entry to the visitor, one after the other. */
  void forEach(Visitor visitor) throws IOException, InterruptedException;

  /** Takes an entry; may block. */
  interface Visitor {
    void visit(Entry entry) throws IOException, InterruptedException;
  }
}
