package io.prism.index.ingest;

import java.util.List;
import java.util.Map;

/** What the index knows of artworks. */
@FunctionalInterface
interface Standings {
  /** By id, of those that the index knows. Blocks. */
  Map<String, Standing> of(List<String> ids);
}
