package io.prism.pictures.s3;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Writes a large object in parts, one after the other. Nothing can be read under its key before the
 * last call; when a call fails, the parts are thrown away.
 */
final class MultipartPut {
  /** The smallest part that S3 takes, unless it is the last one, has 5 MiB. */
  static final int PART_BYTES = 8 << 20;

  private static final System.Logger LOG = System.getLogger(MultipartPut.class.getName());
  private static final Duration CLEANING = Duration.ofSeconds(2);

  private final S3Client client;
  private final String bucket;
  private final Checksum checksum;

  MultipartPut(S3Bucket bucket, Checksum checksum) {
    this.client = bucket.client();
    this.bucket = bucket.name();
    this.checksum = checksum;
  }

  void put(String key, String contentType, byte[] bytes, Budget budget) {
    String upload =
        client
            .createMultipartUpload(
                request ->
                    request
                        .bucket(bucket)
                        .key(key)
                        .contentType(contentType)
                        .applyMutation(checksum::announce)
                        .overrideConfiguration(budget::limit))
            .uploadId();
    try {
      List<CompletedPart> parts = send(key, upload, bytes, budget);
      client.completeMultipartUpload(
          request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .uploadId(upload)
                  .multipartUpload(all -> all.parts(parts))
                  .overrideConfiguration(budget::limit));
    } catch (SdkException e) {
      abort(key, upload);
      throw e;
    }
  }

  private List<CompletedPart> send(String key, String upload, byte[] bytes, Budget budget) {
    List<CompletedPart> parts = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += PART_BYTES) {
      int start = from;
      int length = Math.min(PART_BYTES, bytes.length - from);
      int number = parts.size() + 1;
      String digest = checksum.digest(bytes, start, length);
      UploadPartResponse sent =
          client.uploadPart(
              request ->
                  request
                      .bucket(bucket)
                      .key(key)
                      .uploadId(upload)
                      .partNumber(number)
                      .applyMutation(part -> checksum.tell(part, digest))
                      .overrideConfiguration(budget::limit),
              body(bytes, start, length));
      parts.add(
          CompletedPart.builder()
              .partNumber(number)
              .eTag(sent.eTag())
              .applyMutation(part -> checksum.tell(part, digest))
              .build());
    }
    return parts;
  }

  /** Without copying. */
  static RequestBody body(byte[] bytes, int from, int length) {
    return RequestBody.fromContentProvider(
        ContentStreamProvider.fromInputStreamSupplier(
            () -> new ByteArrayInputStream(bytes, from, length)),
        length,
        "application/octet-stream");
  }

  // Best effort: what is left over, the bucket's lifecycle rule clears away.
  private void abort(String key, String upload) {
    try {
      Budget budget = Budget.of(CLEANING);
      client.abortMultipartUpload(
          request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .uploadId(upload)
                  .overrideConfiguration(budget::limit));
    } catch (SdkException e) {
      LOG.log(System.Logger.Level.DEBUG, "An upload in parts could not be aborted", e);
    }
  }
}
