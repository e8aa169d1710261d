package io.prism.pictures.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.pictures.store.PictureStore;
import io.prism.pictures.store.PictureStore.Integrity;
import io.prism.pictures.store.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** What becomes of pictures when the real server dies, hangs, or is not what was configured. */
@Timeout(300)
class S3OutagesTest {
  private static final String BUCKET = "prism";

  @TempDir Path data;
  private MinioServer minio;

  @BeforeEach
  void start() {
    minio = MinioServer.start(data).bucket(BUCKET);
  }

  @AfterEach
  void stop() {
    minio.thaw();
    minio.close();
  }

  private TestSettings settings() {
    return new TestSettings(minio);
  }

  @Test
  void killedAmongUploadsItKeepsWhatItAcknowledgedAndTakesTheRestLater() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(6);
    try (S3PictureStore store = settings().multipartFrom(6 << 20).open()) {
      Semaphore done = new Semaphore(0);
      List<Future<Sha256>> puts = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        byte[] picture = random(i, i % 3 == 0 ? 7 << 20 : 300_000);
        puts.add(
            writers.submit(
                () -> {
                  Sha256 hash = store.put(picture);
                  done.release();
                  return hash;
                }));
      }
      done.acquire(5);
      minio.kill();
      int failed = 0;
      List<Sha256> acknowledged = new ArrayList<>();
      for (Future<Sha256> put : puts) {
        try {
          acknowledged.add(put.get());
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  PrismException.class, p -> assertThat(p.reason()).isEqualTo(Reason.UNAVAILABLE));
          failed++;
        }
      }
      assertThat(failed).isPositive();
      assertThat(store.condition()).isEqualTo(Condition.AWAY);

      minio.start();
      assertThat(acknowledged)
          .isNotEmpty()
          .allSatisfy(hash -> assertThat(store.verify(hash)).isEqualTo(Integrity.INTACT));
      assertThat(store.list(null, 100))
          .allSatisfy(hash -> assertThat(store.verify(hash)).isEqualTo(Integrity.INTACT));
      for (int i = 0; i < 60; i++) {
        store.put(random(i, i % 3 == 0 ? 7 << 20 : 300_000));
      }
      assertThat(store.list(null, 100)).hasSize(60);
      assertThat(store.condition()).isEqualTo(Condition.WORKING);
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void aServerThatHangsIsGivenUpAtTheDeadline() {
    try (S3PictureStore store = settings().within(Duration.ofSeconds(2)).open()) {
      Sha256 hash = store.put(bytes("abc"));
      minio.freeze();
      assertAway(() -> store.put(bytes("def")));
      assertAway(() -> store.put(random(1, 20_000_000)));
      assertAway(() -> store.get(hash));
      assertAway(() -> store.size(hash));
      assertAway(() -> store.delete(hash));
      assertAway(() -> store.list(null, 10));
      assertThat(Thread.interrupted()).as("the deadline leaves no interruption behind").isFalse();
      minio.thaw();
      await("it works again", () -> store.condition() == Condition.WORKING);
      assertThat(store.get(hash)).hasValue(bytes("abc"));
    }
  }

  @Test
  void aServerThatComesLaterIsFoundWithoutACall() {
    minio.kill();
    try (S3PictureStore store = settings().open()) {
      assertThat(store.condition()).isEqualTo(Condition.NEVER_REACHED);
      assertAway(() -> store.put(bytes("abc")));
      minio.start();
      await("it is found", () -> store.condition() == Condition.WORKING);
    }
  }

  @Test
  void wrongKeysAreSaidInTheLogOnceWithWhatToDoAndWithoutTheKeys() {
    try (LogLines log = new LogLines();
        S3PictureStore store = settings().secret("not-the-secret-4711").open()) {
      assertThat(store.condition()).isEqualTo(Condition.NEVER_REACHED);
      assertAway(() -> store.put(bytes("abc")));
      assertAway(() -> store.put(bytes("abc")));
      assertThat(log.lines()).filteredOn(line -> line.contains("refuses the keys")).hasSize(1);
      assertThat(log.text())
          .contains("prism.pictures.s3.secret-key", "bucket prism", "HTTP 403")
          .doesNotContain("4711", minio.secretKey());
    }
  }

  @Test
  void aBucketThatDoesNotExistEndsTheStartWithWhatToDo() {
    assertThatThrownBy(() -> settings().bucket("nowhere").open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bucket nowhere")
        .hasMessageContaining("create the bucket, or correct prism.pictures.s3.bucket");
  }

  @Test
  void aBucketThatVanishesIsNotTakenForMissingPictures() {
    try (S3PictureStore store = settings().open();
        S3Client behind = minio.client()) {
      Sha256 hash = store.put(bytes("abc"));
      store.delete(hash);
      behind.deleteBucket(request -> request.bucket(BUCKET));

      assertAway(() -> store.get(hash));
      assertAway(() -> store.size(hash));
      assertAway(() -> store.put(bytes("abc")));
      assertAway(() -> store.list(null, 10));
    }
  }

  @Test
  void bytesThatRotOnTheServersDiskAreNeverReadAndHealed() throws IOException {
    try (S3PictureStore store = settings().open()) {
      byte[] picture = random(5, 3_000_000);
      Sha256 hash = store.put(picture);
      assertThat(spoil(data.resolve(BUCKET).resolve("pictures").resolve(hash.hex()))).isPositive();

      Optional<byte[]> read;
      try {
        read = store.get(hash);
      } catch (PrismException e) {
        assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
        read = Optional.empty();
      }
      assertThat(read).isEmpty();

      store.put(picture);
      assertThat(store.get(hash)).hasValue(picture);
    }
  }

  @Test
  void aPutInPartsThatIsCutOffLeavesNothingToRead() throws IOException {
    byte[] picture = random(9, 21_000_000);
    Sha256 hash = Sha256.of(picture);
    try (S3PictureStore direct = settings().open()) {
      try (CuttingRelay relay = new CuttingRelay(minio.endpoint(), 12_000_000);
          S3PictureStore cut =
              new TestSettings(relay.endpoint(), minio.accessKey(), minio.secretKey()).open()) {
        assertAway(() -> cut.put(picture));
      }
      assertThat(direct.exists(hash)).isFalse();
      assertThat(direct.list(null, 10)).isEmpty();

      direct.put(picture);
      assertThat(direct.verify(hash)).isEqualTo(Integrity.INTACT);
    }
  }

  @Test
  void aClosedStoreIsAway() {
    PictureStore store = settings().open();
    store.close();
    assertAway(() -> store.put(bytes("abc")));
  }

  private static long spoil(Path object) throws IOException {
    try (Stream<Path> files = Files.walk(object)) {
      List<Path> parts = files.filter(file -> file.endsWith("part.1")).toList();
      for (Path part : parts) {
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length / 2] ^= 1;
        Files.write(part, bytes);
      }
      return parts.size();
    }
  }

  static void assertAway(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline for: " + what).isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
