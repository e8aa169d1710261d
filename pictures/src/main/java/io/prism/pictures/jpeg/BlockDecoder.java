package io.prism.pictures.jpeg;

/** How one kind of scan codes a block. */
interface BlockDecoder {
  /** Reads the block at {@code index} of the component's padded blocks. */
  void decode(BitReader bits, ScanHeader.Part part, int index);

  /** Forgets what was carried from block to block. */
  default void restart() {}
}
