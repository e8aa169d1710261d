package io.prism.index;

/** How far ingestion is behind. A bean of this type is optional. */
public interface UploadLag {
  long UNKNOWN = -1;

  /** Records of the stream that are not indexed yet, or {@link #UNKNOWN}. Does not block. */
  long records();
}
