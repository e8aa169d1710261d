package io.prism.pictures.s3;

import java.util.Optional;
import java.util.Set;

/** Which addresses {@code s3://bucket/key} are read. A group of configuration mappings. */
public interface S3SourceSettings extends S3Connection {
  /** Only from these; none unless told. */
  Optional<Set<String>> buckets();
}
