package io.prism.cli;

import io.prism.type.v1.By.Dimension;

/** In which respect results shall resemble the query, as it is written on the command line. */
enum By {
  style(Dimension.STYLE),
  object(Dimension.OBJECT),
  both(Dimension.BOTH),
  whole(Dimension.WHOLE);

  private final Dimension dimension;

  By(Dimension dimension) {
    this.dimension = dimension;
  }

  Dimension dimension() {
    return dimension;
  }
}
