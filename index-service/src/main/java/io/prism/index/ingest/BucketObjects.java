package io.prism.index.ingest;

import java.util.Optional;

/** Pictures in the S3 buckets that the configuration lists. */
@FunctionalInterface
interface BucketObjects {
  /**
   * The bytes at an address {@code s3://bucket/key}; empty where there is no such object. Blocks,
   * with a deadline of its own.
   *
   * @throws io.prism.core.error.PrismException UNAVAILABLE when S3 is away; another reason when the
   *     record is to be rejected
   */
  Optional<byte[]> read(String uri);
}
