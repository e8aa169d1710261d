package io.prism.models.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.models.PackException;
import io.prism.models.PackFile;
import io.prism.models.PackSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real HTTP server on this machine, which misbehaves as hubs and proxies do. */
class PackPullTest {
  private static final String PATH = "/org/repo/resolve/abc/onnx/model.onnx";
  private static final byte[] MODEL = bytes(700_000, 1);
  private static final byte[] WORDS = bytes(2_000, 2);

  @TempDir Path folder;
  private Hub hub;
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final List<Long> done = new CopyOnWriteArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    hub = new Hub();
    hub.put(PATH, MODEL);
    hub.put("/org/repo/resolve/abc/tokenizer.json", WORDS);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void everyFileComesIntoItsPlaceAndIsTheListedOne() throws Exception {
    assertThat(pull(both())).isEqualTo(MODEL.length + WORDS.length);

    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
    assertThat(folder.resolve("tokenizer.json")).hasBinaryContent(WORDS);
    assertThat(leftovers()).isEmpty();
    assertThat(done).last().isEqualTo((long) MODEL.length + WORDS.length);
  }

  @Test
  void whatIsThereIsNotBroughtAgain() throws Exception {
    pull(both());
    int before = hub.requests().size();

    assertThat(pull(both())).isZero();
    assertThat(hub.requests()).hasSize(before);
  }

  @Test
  void aFileThatWasDamagedSinceIsBroughtAgain() throws Exception {
    pull(both());
    byte[] damaged = MODEL.clone();
    damaged[5] ^= 1;
    Files.write(folder.resolve("onnx/model.onnx"), damaged);

    assertThat(pull(both())).isEqualTo(MODEL.length);
    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
  }

  @Test
  void anAnswerThatBreaksOffIsGoneOnWithWhereItBroke() throws Exception {
    hub.next(Hub.cutAfter(300_000), Hub.cutAfter(100_000));

    pull(model());

    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
    assertThat(hub.requests()).hasSize(3);
    assertThat(hub.requests().get(0)).endsWith(" - -");
    // What reached the file before the break is not asked for again.
    assertThat(start(hub.requests().get(1))).isBetween(1L, 300_000L);
    assertThat(start(hub.requests().get(2))).isGreaterThan(start(hub.requests().get(1)));
    assertThat(hub.requests().get(2)).endsWith(" \"v1\"");
    assertThat(notes).hasSize(2).allMatch(note -> note.contains("trying again"));
  }

  @Test
  void whatAnEarlierRunLeftIsGoneOnWith() throws Exception {
    leave(Arrays.copyOf(MODEL, 400_000), "\"v1\"");

    assertThat(pull(model())).isEqualTo(300_000);

    assertThat(hub.requests()).containsExactly(PATH + " bytes=400000- \"v1\"");
    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
  }

  @Test
  void aFileThatChangedOnTheHubBeginsAnew() throws Exception {
    leave(bytes(400_000, 9), "\"v0\"");

    pull(model());

    assertThat(hub.requests()).containsExactly(PATH + " bytes=400000- \"v0\"");
    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
  }

  @Test
  void aBeginningThatDoesNotFitIsThrownAwayOnce() throws Exception {
    leave(bytes(400_000, 9), "");

    pull(model());

    assertThat(hub.requests()).containsExactly(PATH + " bytes=400000- -", PATH + " - -");
    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
  }

  @Test
  void aHubWithoutRangesSendsItAllAgain() throws Exception {
    hub.withoutRanges();
    leave(Arrays.copyOf(MODEL, 400_000), "\"v1\"");

    pull(model());

    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
  }

  @Test
  void aBeginningThatIsLongerThanTheFileBeginsAnew() throws Exception {
    leave(bytes(MODEL.length + 1, 9), "\"v1\"");

    pull(model());

    assertThat(hub.requests()).containsExactly(PATH + " - -");
    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
  }

  @Test
  void aWholeFileThatWasNotYetCheckedNeedsNoNetwork() throws Exception {
    leave(MODEL, "\"v1\"");
    hub.close();

    pull(model());

    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
  }

  @Test
  void otherBytesOfTheSameLengthAreNotTakenAndNotKept() {
    hub.put(PATH, bytes(MODEL.length, 3));

    assertFails(model(), "onnx/model.onnx", "is not the file that the pack lists", sha256(MODEL));

    assertThat(folder.resolve("onnx/model.onnx")).doesNotExist();
    assertThat(folder.resolve("onnx/model.onnx.part")).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 699_999, 700_001, 5_000_000})
  void aFileOfAnotherLengthIsNotEvenBegun(int length) {
    hub.put(PATH, bytes(length, 1));

    assertFails(model(), "has " + length + " bytes under that name, the pack lists 700000");

    assertThat(folder.resolve("onnx/model.onnx.part")).isEmptyFile();
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void anAnswerWithoutLengthIsNotReadWithoutEnd() {
    hub.next(
        (exchange, file) -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(MODEL);
          }
          return true;
        });

    assertFails(model(), "more than the 700000 bytes came that the pack says");
  }

  @Test
  void aRangeThatWasNotAskedForIsNotTaken() throws Exception {
    leave(Arrays.copyOf(MODEL, 1000), "\"v1\"");
    hub.next(
        (exchange, file) -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 500-699999/700000");
          exchange.sendResponseHeaders(206, 699_500);
          exchange.getResponseBody().write(file, 500, 699_500);
          return true;
        });

    assertFails(model(), "was asked for bytes from 1000 and gives 'bytes 500-699999/700000'");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aHubThatKeepsLargeFilesElsewhereIsFollowedThere(int status) throws Exception {
    hub.put("/cdn/model", MODEL);
    hub.next(Hub.redirect(status, "/cdn/model"));

    pull(model());

    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
    assertThat(hub.requests()).containsExactly(PATH + " - -", "/cdn/model - -");
  }

  @Test
  void redirectsWithoutEndAreNotFollowedForEver() {
    Hub.Misdeed around = Hub.redirect(302, PATH);
    hub.next(around, around, around, around, around, around, around);

    assertFails(model(), "more than 5 redirects");
    assertThat(hub.requests()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://127.0.0.1/x", "file:///etc/passwd", "", "http://", "::"})
  void aRedirectThatLeadsNowhereIsSaid(String location) {
    hub.next(Hub.redirect(302, location));

    assertFails(model(), "it sends us to '" + location + "', which is no address");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410, 400, 451})
  void anAnswerThatWouldBeTheSameAgainIsNotAskedForAgain(int status) {
    hub.next(Hub.status(status));

    assertFails(model(), PATH, "it answers " + status);
    assertThat(hub.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void anAnswerThatMayHealIsAskedForAgain(int status) throws Exception {
    hub.next(Hub.status(status), Hub.status(status));

    pull(model());

    assertThat(hub.requests()).hasSize(3);
    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
  }

  @Test
  void aHubThatNeverHealsIsGivenUp() {
    Hub.Misdeed busy = Hub.status(503);
    hub.next(busy, busy, busy, busy, busy, busy);

    assertFails(model(), "it answers 503");
    assertThat(hub.requests()).hasSize(4);
  }

  @Test
  void aHubThatWantsToBeLeftAloneForLongIsGivenUpAtOnce() {
    hub.next(
        (exchange, file) -> {
          exchange.getResponseHeaders().set("Retry-After", "3600");
          exchange.sendResponseHeaders(429, -1);
          return true;
        });

    assertFails(model(), "it answers 429");
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void anAnswerThatStopsIsGivenUpAndGoneOnWith() throws Exception {
    hub.next(Hub.silence());

    // On a busy machine also the answers after it may seem to stand still.
    pull(model(), new HttpOrigin(source(hub.address()), stalled(1000), notes::add));

    assertThat(start(hub.requests().get(1))).isEqualTo(1000);
    assertThat(notes).first().asString().contains("nothing came for 2 s");
    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
  }

  @Test
  void aHubThatIsAwayIsSaid() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      free = socket.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + free);

    assertThatThrownBy(() -> pull(model(), new HttpOrigin(source(nobody), patience(), notes::add)))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("onnx/model.onnx: " + nobody)
        .hasMessageContaining("127.0.0.1 cannot be reached");
  }

  @Test
  void aNameThatNobodyKnowsIsSaid() {
    HttpOrigin origin =
        new HttpOrigin(source(URI.create("http://hub.invalid")), patience(), notes::add);

    assertThatThrownBy(() -> pull(model(), origin))
        .hasMessageContaining("the name hub.invalid is not known");
  }

  @Test
  void ofTwoPullsAtOnceTheSecondFindsEverythingThere() throws Exception {
    hub.next(
        (exchange, file) -> {
          // The other one has begun to wait before this one gets anything.
          await(() -> notes.stream().anyMatch(note -> note.contains("Another pull works in")));
          return false;
        });
    CompletableFuture<Long> first = CompletableFuture.supplyAsync(() -> quietly(model()));
    await(() -> !hub.requests().isEmpty());
    CompletableFuture<Long> second = CompletableFuture.supplyAsync(() -> quietly(model()));

    assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(MODEL.length);
    assertThat(second.get(60, TimeUnit.SECONDS)).isZero();
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void aPullOfAnotherProcessIsWaitedFor() throws Exception {
    CompletableFuture<Long> pull;
    try (FileChannel other =
            FileChannel.open(
                folder.resolve(".pull.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      pull = CompletableFuture.supplyAsync(() -> quietly(model()));
      await(() -> !notes.isEmpty());
      assertThat(lock.isValid()).isTrue();
      assertThat(hub.requests()).isEmpty();
    }
    assertThat(pull.get(60, TimeUnit.SECONDS)).isEqualTo(MODEL.length);
  }

  @Test
  void aPackThatIsLargerThanTheDiskIsNotBegun() {
    Map<String, PackFile> huge =
        Map.of("onnx/model.onnx", new PackFile(Long.MAX_VALUE / 2, sha256(MODEL)));

    assertFails(huge, "has room for", "are still to come. Make room");
    assertThat(hub.requests()).isEmpty();
  }

  @Test
  void aDiskThatIsFullIsNotTakenForTheHubsFault() throws Exception {
    // Stands for the full disk: the file system refuses the file.
    Files.createDirectories(folder.resolve("onnx/model.onnx.part/in-the-way"));

    assertFails(model(), folder.resolve("onnx/model.onnx") + " cannot be written");
    assertThat(hub.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out.onnx", "/etc/passwd", "a/../../b"})
  void aNameThatLeadsOutOfTheFolderIsRefused(String name) {
    assertThatThrownBy(() -> pull(Map.of(name, file(MODEL)))).isInstanceOf(PackException.class);
  }

  @Test
  void filesThatSomebodyBroughtAreCopiedAndChecked(@TempDir Path brought) throws Exception {
    Files.createDirectories(brought.resolve("onnx"));
    Files.write(brought.resolve("onnx/model.onnx"), MODEL);
    Files.write(brought.resolve("tokenizer.json"), WORDS);

    pull(both(), new FolderOrigin(brought));

    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
    assertThat(brought.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
    assertThat(hub.requests()).isEmpty();
  }

  @Test
  void filesThatSomebodyBroughtNeedNoFolders(@TempDir Path brought) throws Exception {
    Files.write(brought.resolve("model.onnx"), MODEL);

    pull(model(), new FolderOrigin(brought));

    assertThat(folder.resolve("onnx/model.onnx")).hasBinaryContent(MODEL);
  }

  @Test
  void filesThatSomebodyBroughtAreNotTakenOnFaith(@TempDir Path brought) throws Exception {
    Origin origin = new FolderOrigin(brought);
    assertThatThrownBy(() -> pull(model(), origin))
        .hasMessageContaining("neither " + brought.resolve("onnx/model.onnx") + " nor ");

    Files.write(brought.resolve("model.onnx"), bytes(MODEL.length, 3));
    assertThatThrownBy(() -> pull(model(), origin))
        .hasMessageContaining("is not the file that the pack lists");

    Files.write(brought.resolve("model.onnx"), bytes(10, 1));
    assertThatThrownBy(() -> pull(model(), origin))
        .hasMessageContaining("has 10 bytes, fewer than the pack lists");
    assertThat(folder.resolve("onnx/model.onnx")).doesNotExist();
  }

  private long pull(Map<String, PackFile> files) throws Exception {
    return pull(files, new HttpOrigin(source(hub.address()), patience(), notes::add));
  }

  private long pull(Map<String, PackFile> files, Origin origin) throws Exception {
    return new PackPull(
            files,
            folder,
            origin,
            new PullProgress() {
              @Override
              public void at(long now, long before, long total) {
                done.add(now);
              }

              @Override
              public void note(String line) {
                notes.add(line);
              }
            })
        .run();
  }

  private long quietly(Map<String, PackFile> files) {
    try {
      return pull(files);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertFails(Map<String, PackFile> files, String... messages) {
    assertThatThrownBy(() -> pull(files))
        .isInstanceOf(PullException.class)
        .message()
        .contains(messages);
  }

  private static Patience patience() {
    return new Patience(4, Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofMinutes(2));
  }

  private static Patience stalled(int attempts) {
    return new Patience(
        attempts, Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofSeconds(2));
  }

  private static PackSource source(URI hub) {
    return new PackSource(hub, "org/repo/resolve/abc");
  }

  private static Map<String, PackFile> model() {
    return Map.of("onnx/model.onnx", file(MODEL));
  }

  private static Map<String, PackFile> both() {
    return Map.of("onnx/model.onnx", file(MODEL), "tokenizer.json", file(WORDS));
  }

  private static PackFile file(byte[] bytes) {
    return new PackFile(bytes.length, sha256(bytes));
  }

  private void leave(byte[] beginning, String etag) throws IOException {
    Files.createDirectories(folder.resolve("onnx"));
    Files.write(folder.resolve("onnx/model.onnx.part"), beginning);
    if (!etag.isEmpty()) {
      Files.writeString(folder.resolve("onnx/model.onnx.part.etag"), etag);
    }
  }

  private List<Path> leftovers() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(path -> path.toString().contains(".part")).toList();
    }
  }

  private static long start(String request) {
    return Long.parseLong(request.replaceAll(".*bytes=(\\d+)-.*", "$1"));
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
