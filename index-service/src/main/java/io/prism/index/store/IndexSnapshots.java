package io.prism.index.store;

import java.io.IOException;
import java.nio.file.Path;

/** An index that can be copied while it is read and written. */
public interface IndexSnapshots {
  /**
   * The name of what writes the files, in backups; only the same can read them. May ask and block.
   */
  String engine();

  /**
   * Writes one consistent state into the folder: at least everything whose put or delete had
   * returned before the call. What it writes is durable when it returns. Blocks, and holds up
   * neither reads nor writes.
   *
   * @param folder empty; files only, no folders in it
   * @throws IOException when the folder cannot be written; what is in it then is of no use
   * @throws io.prism.core.error.PrismException UNAVAILABLE when the index cannot be read
   */
  void writeTo(Path folder) throws IOException;
}
