package io.prism.pictures.s3;

import static io.prism.pictures.s3.S3OutagesTest.assertAway;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(300)
class BucketPicturesTest {
  private static final int MAX = 1_000;

  @TempDir static Path data;
  private static MinioServer minio;

  private final BucketPictures pictures = pictures(settings().sources("uploads", "gone"));

  @BeforeAll
  static void start() {
    minio = MinioServer.start(data).bucket("uploads").bucket("private");
    put("uploads", "a fox/v1 100%+ä?#.png", "fox");
    put("private", "secret.png", "secret");
    put("uploads", "exact", "x".repeat(MAX));
    put("uploads", "large", "x".repeat(MAX + 1));
  }

  @AfterAll
  static void stop() {
    if (minio != null) {
      minio.thaw();
      minio.close();
    }
  }

  @AfterEach
  void close() {
    pictures.close();
  }

  private static TestSettings settings() {
    return new TestSettings(minio);
  }

  private static BucketPictures pictures(TestSettings settings) {
    return new BucketPictures(settings, MAX, "pictureUri");
  }

  private static void put(String bucket, String key, String text) {
    try (S3Client client = minio.client()) {
      client.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text));
    }
  }

  @Test
  void aKeyIsTakenAsItIs() {
    assertThat(pictures.read("s3://uploads/a fox/v1 100%+ä?#.png"))
        .hasValue("fox".getBytes(StandardCharsets.UTF_8));
    assertThat(pictures.read("S3://uploads/a fox/v1 100%+ä?#.png")).isPresent();
  }

  @Test
  void anObjectThatIsNotThereIsAbsent() {
    assertThat(pictures.read("s3://uploads/nothing.png")).isEmpty();
    assertThat(pictures.read("s3://uploads/a%20fox/v1")).isEmpty();
  }

  @Test
  void aBucketThatIsNotListedIsRefusedAlthoughTheKeysCouldReadIt() {
    assertRefused("s3://private/secret.png", "private is not one", "prism.index.ingest.s3.buckets");
    try (BucketPictures none = pictures(settings())) {
      assertThatThrownBy(() -> none.read("s3://uploads/exact"))
          .hasMessageContaining("prism.index.ingest.s3.buckets");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://uploads",
        "s3://uploads/",
        "s3:///secret.png",
        "s3://UPLOADS/x",
        "s3://uploads@evil.example/x",
        "s3://up..loads/x",
        "s3://uploads/../private/secret.png",
        "s3://uploads/a/../../private/secret.png",
        "s3://uploads/./x",
        "s3://uploads/..",
        "s3://uploads/a\nb",
        "s3://uploads/a\u0000b",
        "s3://uploads/\ud800",
        "s3:uploads/x",
      })
  void anAddressThatIsNoneIsRefusedUnread(String uri) {
    // Not for a bucket that is not listed: for what it is.
    assertRefused(uri, "key");
  }

  @Test
  void aKeyHasAtMost1024Bytes() {
    assertThat(pictures.read("s3://uploads/" + "ä/".repeat(341) + "x")).isEmpty();
    assertRefused("s3://uploads/" + "x".repeat(1_025), "1024 bytes");
    assertRefused("s3://uploads/" + "ä".repeat(513), "1024 bytes");
  }

  @Test
  void aLargerObjectThanAPictureMayBeIsRefused() {
    assertThat(pictures.read("s3://uploads/exact")).isPresent();
    assertThatThrownBy(() -> pictures.read("s3://uploads/large"))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.PICTURE_TOO_LARGE);
              assertThat(e.problem().limit()).isEqualTo("1000 bytes");
            });
  }

  @Test
  void aListedBucketThatDoesNotExistRefusesItsOwnPicturesOnly() {
    assertRefused("s3://gone/x", "no such bucket");
    assertThat(pictures.read("s3://uploads/exact")).isPresent();
  }

  @Test
  void wrongKeysAndAHangingServerAreWaitedFor() {
    try (BucketPictures refused = pictures(settings().secret("wrong").sources("uploads"))) {
      assertAway(() -> refused.read("s3://uploads/exact"));
    }
    TestSettings brief = settings().within(Duration.ofSeconds(1)).sources("uploads");
    try (BucketPictures hanging = pictures(brief)) {
      minio.freeze();
      assertAway(() -> hanging.read("s3://uploads/exact"));
      minio.thaw();
      assertThat(pictures.read("s3://uploads/exact")).isPresent();
    }
  }

  private void assertRefused(String uri, String... said) {
    assertThatThrownBy(() -> pictures.read(uri))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
              assertThat(e.problem().field()).isEqualTo("pictureUri");
              assertThat(e.problem().detail()).contains(said);
            });
  }
}
