package io.prism.pictures.s3;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.pictures.PictureFormat;
import io.prism.pictures.store.DirectReads;
import io.prism.pictures.store.PictureStore;
import io.prism.pictures.store.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Pictures as objects {@code prefix + sha256}, so that S3's own order of keys is that of the
 * hashes. A put always sends the bytes: one call instead of two for a new picture, and a damaged
 * object is healed without being read. The server compares the checksum that goes with them.
 */
public final class S3PictureStore implements PictureStore {
  private static final String SETTINGS = "prism.pictures.s3";
  private static final String NOT_READ = "The picture store could not be read.";
  static final String OCTETS = "application/octet-stream";

  /** More than any picture has; larger objects were not written by Prism. */
  private static final BoundedBody BODY = new BoundedBody(256 << 20);

  private final S3StoreSettings settings;
  private final S3Client client;
  private final S3Bucket bucket;
  private final Standing standing;
  private final S3Calls calls;
  private final Recheck recheck;
  private final @Nullable PresignedReads presigned;

  private S3PictureStore(S3StoreSettings settings, Supplier<Duration> patience) {
    this.settings = settings;
    this.client = S3Clients.open(settings);
    this.bucket = new S3Bucket(client, settings.bucket().orElseThrow());
    this.standing = new Standing(name(settings), SETTINGS);
    this.calls = new S3Calls(settings.timeout(), patience, standing);
    this.recheck = new Recheck(standing, this::check);
    this.presigned =
        settings.reads() == S3StoreSettings.Reads.PRESIGNED
            ? new PresignedReads(settings, this::key, this::contentType)
            : null;
  }

  /**
   * Opens the store, and looks whether its server and bucket are there.
   *
   * @param patience how long the current caller waits
   * @throws IllegalStateException when settings are wrong or there is no such bucket. A server that
   *     is away is no reason: the store asks for it until it comes.
   */
  static S3PictureStore open(S3StoreSettings settings, Supplier<Duration> patience) {
    S3Checks.check(settings, SETTINGS);
    S3PictureStore store = new S3PictureStore(settings, patience);
    try {
      store.check();
    } catch (PrismException e) {
      if (e.getCause() instanceof SdkException cause && Trouble.of(cause) == Trouble.NO_BUCKET) {
        store.close();
        // Without its cause, which the standing has told: this line says it all.
        throw new IllegalStateException(store.standing.sentence(Trouble.NO_BUCKET));
      }
    }
    store.recheck.start();
    return store;
  }

  private static String name(S3StoreSettings settings) {
    String place = settings.endpoint().map(Object::toString).orElse("AWS, " + settings.region());
    return "The picture store (bucket " + settings.bucket().orElseThrow() + " at " + place + ")";
  }

  /** Asks for the bucket; how that went, the standing tells. */
  private void check() {
    calls.runFully(NOT_READ, bucket::require);
  }

  @Override
  public Sha256 put(byte[] bytes) {
    Sha256 hash = Sha256.of(bytes);
    String type = PictureFormat.sniff(bytes).map(PictureFormat::mimeType).orElse(OCTETS);
    return calls.run(
        "The picture could not be stored: the picture store is away.",
        budget -> {
          if (bytes.length < settings.multipartFrom()) {
            bucket.put(key(hash), type, bytes, settings.checksum(), budget);
          } else {
            new MultipartPut(bucket, settings.checksum()).put(key(hash), type, bytes, budget);
          }
          return hash;
        });
  }

  @Override
  public Optional<byte[]> get(Sha256 hash) {
    try {
      return calls.run(NOT_READ, budget -> bucket.read(key(hash), BODY, budget));
    } catch (BoundedBody.TooLarge e) {
      String detail = "The stored picture " + hash + " is damaged.";
      throw new PrismException(Problem.of(Reason.UNREADABLE_PICTURE, detail), e);
    }
  }

  @Override
  public OptionalLong size(Sha256 hash) {
    Optional<HeadObjectResponse> head = head(hash);
    return head.isEmpty() ? OptionalLong.empty() : OptionalLong.of(head.get().contentLength());
  }

  private Optional<String> contentType(Sha256 hash) {
    return head(hash).map(found -> Objects.requireNonNullElse(found.contentType(), OCTETS));
  }

  private Optional<HeadObjectResponse> head(Sha256 hash) {
    return calls.run(NOT_READ, budget -> bucket.head(key(hash), budget));
  }

  @Override
  public boolean delete(Sha256 hash) {
    return calls.run(
        "The picture could not be deleted from the picture store.",
        budget -> {
          boolean present = bucket.head(key(hash), budget).isPresent();
          if (present) {
            bucket.delete(key(hash), budget);
          }
          return present;
        });
  }

  @Override
  public List<Sha256> list(@Nullable Sha256 after, int limit) {
    return calls.run(
        "The picture store could not be listed.",
        budget -> {
          List<Sha256> page = new ArrayList<>();
          String last = after == null ? null : key(after);
          boolean more = true;
          // Other people's objects under the prefix may make a page of S3 shorter than this one.
          while (more && page.size() < limit) {
            ListObjectsV2Response part = bucket.list(prefix(), last, limit - page.size(), budget);
            for (S3Object object : part.contents()) {
              hash(object).ifPresent(page::add);
              last = object.key();
            }
            more = Boolean.TRUE.equals(part.isTruncated()) && !part.contents().isEmpty();
          }
          return List.copyOf(page);
        });
  }

  @Override
  public void requireWritable() {
    if (condition() != Condition.WORKING) {
      throw PrismException.of(Reason.UNAVAILABLE, "The S3 server of the pictures is away.");
    }
  }

  /** Does not block. */
  Condition condition() {
    return standing.condition();
  }

  @Override
  public Optional<DirectReads> directReads() {
    return Optional.ofNullable(presigned);
  }

  @Override
  public void close() {
    recheck.close();
    calls.close();
    if (presigned != null) {
      presigned.close();
    }
    client.close();
  }

  private String prefix() {
    return settings.prefix().orElse("");
  }

  private String key(Sha256 hash) {
    return prefix() + hash.hex();
  }

  private Optional<Sha256> hash(S3Object object) {
    String name = object.key().substring(prefix().length());
    return Sha256.isWellFormed(name) ? Optional.of(new Sha256(name)) : Optional.empty();
  }
}
