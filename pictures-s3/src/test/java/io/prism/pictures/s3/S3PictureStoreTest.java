package io.prism.pictures.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.pictures.store.DirectReads;
import io.prism.pictures.store.PictureStore;
import io.prism.pictures.store.PictureStoreContract;
import io.prism.pictures.store.Sha256;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * On a real server: a MinIO that is started here, or the one at {@code -Dprism.test.s3=http://...}
 * with {@code -Dprism.test.s3.key=...} and {@code -Dprism.test.s3.secret=...}.
 */
class S3PictureStoreTest extends PictureStoreContract {
  private static final String BUCKET = "prism";
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");

  @TempDir static Path data;
  private static MinioServer own;
  private static URI endpoint;
  private static String key;
  private static String secret;
  private static S3Client behind;

  private final String prefix = "test-" + UUID.randomUUID() + "/";
  private S3PictureStore store;

  @BeforeAll
  static void connect() {
    String given = System.getProperty("prism.test.s3", "");
    if (given.isEmpty()) {
      own = MinioServer.start(data);
    }
    endpoint = given.isEmpty() ? own.endpoint() : URI.create(given);
    key = given.isEmpty() ? own.accessKey() : System.getProperty("prism.test.s3.key");
    secret = given.isEmpty() ? own.secretKey() : System.getProperty("prism.test.s3.secret");
    behind = MinioServer.client(endpoint, key, secret);
    try {
      behind.createBucket(request -> request.bucket(BUCKET));
    } catch (BucketAlreadyOwnedByYouException there) {
      // From an earlier run.
    }
  }

  @AfterAll
  static void disconnect() {
    if (behind != null) {
      behind.close();
    }
    if (own != null) {
      own.close();
    }
  }

  private TestSettings place() {
    return new TestSettings(endpoint, key, secret).prefix(prefix);
  }

  @BeforeEach
  void open() {
    store = place().open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected PictureStore store() {
    return store;
  }

  @Override
  protected PictureStore reopened() {
    store.close();
    store = place().open();
    return store;
  }

  @Override
  protected void corrupt(Sha256 hash) {
    behind.putObject(
        request -> request.bucket(BUCKET).key(prefix + hash.hex()),
        RequestBody.fromString("spoilt"));
  }

  @Test
  void theObjectHasTheTypeOfItsBytesAndTheChecksumThatTheServerCompared() {
    HeadObjectResponse head = head(store.put(PNG));

    assertThat(head.contentType()).isEqualTo("image/png");
    // printf '\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR' | openssl dgst -sha256 -binary | base64
    assertThat(head.checksumSHA256()).isEqualTo("AqPimPFTP2JVjFjkxw7cq5r1pQ1i2SX9U5CUICD7D7g=");
    assertThat(head(store.put(bytes("abc"))).contentType()).isEqualTo("application/octet-stream");
  }

  @Test
  void aLargePictureGoesInPartsWithAChecksumEach() {
    byte[] large = new byte[21_000_000];
    new Random(7).nextBytes(large);

    Sha256 hash = store.put(large);

    HeadObjectResponse head = head(hash);
    assertThat(head.eTag()).as("three parts of at most 8 MiB").endsWith("-3\"");
    assertThat(head.checksumSHA256()).endsWith("-3");
    assertThat(store.get(hash)).hasValue(large);
    assertThat(behind.listMultipartUploads(r -> r.bucket(BUCKET).prefix(prefix)).uploads())
        .isEmpty();
  }

  @Test
  void whereAServerKnowsNoSha256ChecksumsMd5DoesIt() {
    byte[] large = new byte[17_000_000];
    Arrays.fill(large, (byte) 3);
    try (S3PictureStore other = place().checksum(Checksum.MD5).open()) {
      assertThat(other.get(other.put(bytes("abc")))).hasValue(bytes("abc"));
      assertThat(other.get(other.put(large))).hasValue(large);
      assertThat(head(other.put(bytes("abc"))).checksumSHA256()).isNull();
    }
  }

  @Test
  void objectsOfOthersAreNotListedAndDoNotEndAPage() {
    for (int i = 0; i < 30; i++) {
      String name = prefix + "4" + "0".repeat(10) + "-foreign-" + i;
      behind.putObject(request -> request.bucket(BUCKET).key(name), RequestBody.fromString("x"));
    }
    // The SHA-256 of "d" and "c", which begin with 18 and 2e, and of "b" and "a" with 3e and ca.
    Sha256 first = store.put(bytes("d"));
    store.put(bytes("c"));
    store.put(bytes("b"));
    Sha256 last = store.put(bytes("a"));

    assertThat(store.list(null, 4)).hasSize(4).startsWith(first).endsWith(last);
  }

  @Test
  void aBucketMayHoldNothingButPictures() {
    try (S3PictureStore whole = place().prefix("").open()) {
      Sha256 hash = whole.put(bytes("at the top"));
      assertThat(whole.get(hash)).hasValue(bytes("at the top"));
      assertThat(whole.list(null, 1_000)).contains(hash);
      assertThat(whole.delete(hash)).isTrue();
    }
  }

  @Test
  void withoutAnAddressOfItsOwnEveryPictureIsReadThroughPrism() {
    assertThat(store.directReads()).isEmpty();
  }

  @Test
  void aSignedAddressGivesAnyoneTheBytesAsAPictureAndNothingElse() throws Exception {
    try (S3PictureStore direct = place().presigned().open()) {
      DirectReads reads = direct.directReads().orElseThrow();
      Sha256 hash = direct.put(PNG);
      DirectReads.Link link = reads.link(hash).orElseThrow();

      HttpResponse<byte[]> answer = read(link.address());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(PNG);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
      assertThat(answer.headers().firstValue("Cache-Control"))
          .hasValue("private, max-age=31536000, immutable");
      assertThat(link.validFor()).isEqualTo(Duration.ofMinutes(5));
      assertThat(link.address().getQuery()).contains("X-Amz-Expires=300");
      assertThat(link.address().toString()).startsWith(reads.origin() + "/" + BUCKET + "/");
      assertThat(reads.link(Sha256.of(bytes("never stored")))).isEmpty();

      String forged = link.address().toString().replace(hash.hex(), "0".repeat(64));
      assertThat(read(URI.create(forged)).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void whatIsNoPictureIsNotShownAsWhatItSays() throws Exception {
    try (S3PictureStore direct = place().presigned().open()) {
      Sha256 hash = direct.put(PNG);
      behind.putObject(
          request -> request.bucket(BUCKET).key(prefix + hash.hex()).contentType("text/html"),
          RequestBody.fromString("<script>alert(1)</script>"));
      URI address = direct.directReads().orElseThrow().link(hash).orElseThrow().address();

      assertThat(read(address).headers().firstValue("Content-Type"))
          .hasValue("application/octet-stream");
    }
  }

  @Test
  void browsersMayKnowTheServerByAnotherName() {
    URI outside = URI.create("https://pictures.example.com");
    try (S3PictureStore direct = place().presigned().publicEndpoint(outside).open()) {
      DirectReads reads = direct.directReads().orElseThrow();
      assertThat(reads.origin()).isEqualTo(outside);
      assertThat(reads.link(direct.put(PNG)).orElseThrow().address())
          .hasHost("pictures.example.com")
          .hasScheme("https");
    }
    try (PresignedReads named =
        new PresignedReads(
            place().hostStyle().publicEndpoint(outside), Sha256::hex, hash -> Optional.empty())) {
      assertThat(named.origin()).isEqualTo(URI.create("https://prism.pictures.example.com"));
    }
  }

  private static HttpResponse<byte[]> read(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HeadObjectResponse head(Sha256 hash) {
    return behind.headObject(
        request ->
            request.bucket(BUCKET).key(prefix + hash.hex()).checksumMode(ChecksumMode.ENABLED));
  }
}
