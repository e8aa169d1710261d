package io.prism.pictures.raster;

/**
 * A picture of one format whose container was read, but none of whose pixels. Holds the caller's
 * bytes, which must not change meanwhile.
 */
public interface EncodedPicture {
  /** Stored width in pixels, at least 1. */
  int width();

  /** Stored height in pixels, at least 1. */
  int height();

  Orientation orientation();

  /** Memory in bytes that {@link #decode} needs beside the result, estimated from above. */
  long workingBytes(Plan plan);

  /**
   * All rows.
   *
   * @throws io.prism.core.error.PrismException UNREADABLE_PICTURE
   */
  Canvas decode(Plan plan);
}
