package io.prism.pictures.s3;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Pictures at addresses {@code s3://bucket/key}, from the buckets that the configuration lists and
 * from no others. Blocks, with deadlines; thread-safe.
 */
public final class BucketPictures implements AutoCloseable {
  private static final String SETTINGS = "prism.index.ingest.s3";

  private final S3SourceSettings settings;
  private final Set<String> buckets;
  private final BoundedBody body;
  private final String field;
  private final Standing standing = new Standing("The server of s3:// addresses", SETTINGS);
  private final @Nullable S3Client client;

  /**
   * @param maxBytes of a picture
   * @param field the one to blame for an address
   * @throws IllegalStateException when settings are wrong; the message says what to do
   */
  public BucketPictures(S3SourceSettings settings, int maxBytes, String field) {
    S3Checks.check(settings, SETTINGS);
    this.settings = settings;
    this.buckets = settings.buckets().orElse(Set.of());
    this.body = new BoundedBody(maxBytes);
    this.field = field;
    this.client = buckets.isEmpty() ? null : S3Clients.open(settings);
  }

  /**
   * The picture's bytes; empty where there is no such object.
   *
   * @throws PrismException UNAVAILABLE when the server is away, so that the same may work later;
   *     INVALID_ARGUMENT, PICTURE_TOO_LARGE or UNREADABLE_PICTURE when it is up to the address or
   *     its object
   */
  public Optional<byte[]> read(String uri) {
    S3Address address = S3Address.parse(uri, field);
    if (client == null || !buckets.contains(address.bucket())) {
      throw PrismException.invalid(
          field,
          "The bucket "
              + address.bucket()
              + " is not one that Prism may read; see prism.index.ingest.s3.buckets.");
    }
    S3Bucket bucket = new S3Bucket(client, address.bucket());
    try {
      Optional<byte[]> bytes = bucket.read(address.key(), body, Budget.of(settings.timeout()));
      standing.worked();
      return bytes;
    } catch (BoundedBody.TooLarge e) {
      String limit = body.maxBytes() + " bytes";
      throw new PrismException(
          Problem.overLimit(
              Reason.PICTURE_TOO_LARGE, field, limit, "The picture has more than " + limit + "."),
          e);
    } catch (SdkException e) {
      throw failure(bucket, e);
    }
  }

  // One object must not hold up all others, and a server that is away must not cost any.
  private PrismException failure(S3Bucket bucket, SdkException e) {
    Trouble trouble = Trouble.of(e);
    return switch (trouble) {
      case DENIED, NO_BUCKET, WRONG_REGION, REFUSED ->
          new PrismException(
              Problem.invalid(field, "The server of " + bucket.name() + " " + trouble.what() + "."),
              e);
      case NO_KEYS, WRONG_KEYS, SLOW_DOWN -> away(trouble, e);
      case UNREACHABLE, FAILING, DAMAGED -> answers(bucket) ? unreadable(e) : away(trouble, e);
    };
  }

  private PrismException away(Trouble trouble, SdkException e) {
    standing.failed(trouble, e);
    return new PrismException(
        Problem.of(Reason.UNAVAILABLE, "The server of s3:// addresses is away."), e);
  }

  private PrismException unreadable(SdkException e) {
    String detail = "The object cannot be read, although its bucket answers.";
    return new PrismException(Problem.of(Reason.UNREADABLE_PICTURE, detail).at(field), e);
  }

  private boolean answers(S3Bucket bucket) {
    try {
      return bucket.require(Budget.of(settings.timeout()));
    } catch (SdkException e) {
      // It may forbid the question.
      return Trouble.of(e) == Trouble.DENIED;
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
