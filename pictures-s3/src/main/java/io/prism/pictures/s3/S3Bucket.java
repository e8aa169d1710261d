package io.prism.pictures.s3;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** The objects of one bucket. Every call blocks, and throws the SDK's exceptions. */
record S3Bucket(S3Client client, String name) {
  private static final int LONGEST_PAGE = 1_000;

  /** Throws unless the bucket is there and may be used. */
  boolean require(Budget budget) {
    client.headBucket(request -> request.bucket(name).overrideConfiguration(budget::limit));
    return true;
  }

  Optional<HeadObjectResponse> head(String key, Budget budget) {
    try {
      return Optional.of(
          client.headObject(
              request -> request.bucket(name).key(key).overrideConfiguration(budget::limit)));
    } catch (AwsServiceException e) {
      if (e.statusCode() != 404) {
        throw e;
      }
      // An answer without a body does not tell a missing object from a missing bucket.
      require(budget);
      return Optional.empty();
    }
  }

  /**
   * @throws BoundedBody.TooLarge when it is larger than {@code body} allows
   */
  Optional<byte[]> read(String key, BoundedBody body, Budget budget) {
    try {
      return Optional.of(
          client.getObject(
              request -> request.bucket(name).key(key).overrideConfiguration(budget::limit), body));
    } catch (SdkException e) {
      BoundedBody.throwIfTooLarge(e);
      if (isAbsent(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isAbsent(SdkException e) {
    return e instanceof AwsServiceException answer
        && answer.statusCode() == 404
        && Trouble.of(e) != Trouble.NO_BUCKET;
  }

  void put(String key, String contentType, byte[] bytes, Checksum checksum, Budget budget) {
    client.putObject(
        request ->
            request
                .bucket(name)
                .key(key)
                .contentType(contentType)
                .applyMutation(put -> checksum.tell(put, bytes))
                .overrideConfiguration(budget::limit),
        MultipartPut.body(bytes, 0, bytes.length));
  }

  void delete(String key, Budget budget) {
    client.deleteObject(
        request -> request.bucket(name).key(key).overrideConfiguration(budget::limit));
  }

  /** In ascending order of the keys' UTF-8. */
  ListObjectsV2Response list(String prefix, @Nullable String after, int limit, Budget budget) {
    return client.listObjectsV2(
        request ->
            request
                .bucket(name)
                .prefix(prefix)
                .startAfter(after)
                .maxKeys(Math.min(limit, LONGEST_PAGE))
                .overrideConfiguration(budget::limit));
  }
}
