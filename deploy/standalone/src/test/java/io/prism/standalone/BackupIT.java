package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a Prism that goes on, put back after everything was lost, or only the index. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> PICTURES =
      List.of("trophy__glitch", "lemon__ukiyo-e", "grapes__charcoal", "dolphin__dark-moody");

  @TempDir static Path folder;

  /** Acknowledged before the backup began; and until it had ended. */
  private static final List<String> BEFORE = new ArrayList<>();

  private static final List<String> ALL = new CopyOnWriteArrayList<>();

  @Test
  @Order(1)
  void aBackupIsMadeWhileUploadsGoOnAndIsWhole() throws Exception {
    try (PrismProcess prism = PrismProcess.serve(data())) {
      AtomicBoolean stop = new AtomicBoolean();
      Thread uploads = new Thread(() -> upload(prism.api(), stop));
      uploads.start();
      try {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (ALL.size() < 40 && uploads.isAlive() && System.nanoTime() < end) {
          Thread.sleep(20);
        }
        BEFORE.addAll(List.copyOf(ALL));
        CliProcess cli = new CliProcess(prism.address());
        CliProcess.Answer made = cli.run("backup", "nightly");
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).contains("Backup nightly:", "prism-mini@");

        CliProcess.Answer again = cli.run("backup", "nightly");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("There is a backup of this name.");
        assertThat(prism.api().post("/v1/admin/backups/..%2Fup", "").status()).isEqualTo(400);
        assertThat(cli.run("backup", "verify", backup().toString()).out()).contains("is whole");
      } finally {
        stop.set(true);
        uploads.join();
      }
      assertThat(BEFORE).hasSizeGreaterThanOrEqualTo(40);
      assertThat(ALL.size()).as("uploads went on").isGreaterThan(BEFORE.size());
      assertThat(manifest().path("indexed").asInt()).isGreaterThanOrEqualTo(BEFORE.size());
      assertThat(manifest().path("queued").asInt()).isZero();
      // The backup leaves the machine before the disaster.
      copy(data().resolve("backups"), folder.resolve("elsewhere"));
      copy(data().resolve("pictures"), folder.resolve("pictures"));
      prism.kill();
    }
  }

  @Test
  @Order(2)
  void whatDoesNotFitIsRefusedInOneLineAndChangesNothing() throws Exception {
    CliProcess cli = new CliProcess("http://127.0.0.1:1");
    CliProcess.Answer inUse = restore(cli, backup(), data());
    assertThat(inUse.code()).isEqualTo(1);
    assertThat(inUse.err()).contains("there is an index in").doesNotContain("\tat ");

    Path broken = folder.resolve("broken");
    copy(backup(), broken);
    Path file;
    try (Stream<Path> files = Files.list(broken.resolve("index"))) {
      file = files.max(Comparator.comparing(it -> it.toFile().length())).orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 4;
    Files.write(file, bytes);
    CliProcess.Answer damaged = cli.run("backup", "verify", broken.toString());
    assertThat(damaged.code()).isEqualTo(1);
    assertThat(damaged.err()).contains("damaged", file.getFileName().toString());
    Path empty = folder.resolve("empty");
    assertThat(restore(cli, broken, empty).err()).contains("damaged");
    assertThat(empty.resolve("index")).doesNotExist();
    assertThat(restore(cli, folder.resolve("nothing"), empty).err()).contains("is no backup");
  }

  @Test
  @Order(3)
  void withTheLogThereNothingThatWasAcknowledgedIsMissing() throws Exception {
    delete(data().resolve("index"));
    CliProcess.Answer restored = restore(new CliProcess("http://127.0.0.1:1"), backup(), data());
    assertThat(restored.code()).as(restored.err()).isZero();
    try (PrismProcess prism = PrismProcess.serve(data())) {
      for (String id : ALL) {
        prism.api().awaitState(id, "INDEXED", PATIENCE);
      }
      assertThat(Files.readString(data().resolve("logs/prism.log")))
          .contains("uploads are read again from");
      assertThat(data().resolve("index/restored.json")).doesNotExist();
      prism.kill();
    }
  }

  @Test
  @Order(4)
  void withEverythingLostWhatWasAcknowledgedBeforeTheBackupIsFoundAndNewUploadsAreTaken()
      throws Exception {
    delete(data());
    CliProcess cli = new CliProcess("http://127.0.0.1:1");
    Path kept = folder.resolve("elsewhere/nightly");
    CliProcess.Answer restored = restore(cli, kept, data());
    assertThat(restored.code()).as(restored.err()).isZero();
    assertThat(restored.out()).contains("Restored nightly");
    copy(folder.resolve("pictures"), data().resolve("pictures"));
    try (PrismProcess prism = PrismProcess.serve(data())) {
      for (String id : BEFORE) {
        prism.api().awaitState(id, "INDEXED", PATIENCE);
      }
      assertThat(prism.api().get("/v1/artworks/" + BEFORE.get(0) + "/picture").status())
          .isEqualTo(200);
      assertThat(found(prism.api(), BEFORE.get(0))).containsAll(BEFORE.subList(1, BEFORE.size()));
      // A new log begins at 0, and nothing of it is skipped.
      byte[] picture = Pictures.query(PICTURES.get(0));
      assertThat(prism.api().put("new", picture, "{}").status()).isEqualTo(202);
      prism.api().awaitState("new", "INDEXED", PATIENCE);
      JsonNode again = prism.api().put(BEFORE.get(0), picture, "{\"title\":\"again\"}").json();
      assertThat(again.path("version").asInt()).isEqualTo(2);
      assertThat(prism.stop("TERM")).isEqualTo(143);
    }
  }

  /** All pages: while the backup was made more may have come than one can hold. */
  private static List<String> found(PrismApi api, String artwork) throws Exception {
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      String request =
          "{\"query\":{\"artworkId\":\"%s\"},\"by\":\"WHOLE\",\"limit\":100,\"pageToken\":\"%s\"}"
              .formatted(artwork, token);
      JsonNode page = api.post("/v1/search", request).json();
      page.path("hits").forEach(hit -> ids.add(hit.path("artwork").path("id").asText()));
      token = page.path("nextPageToken").asText();
    } while (!token.isEmpty());
    return ids;
  }

  private static void upload(PrismApi api, AtomicBoolean stop) {
    try {
      for (int i = 0; !stop.get(); i++) {
        String id = "u" + i;
        byte[] picture = Pictures.query(PICTURES.get(i % PICTURES.size()));
        if (api.put(id, picture, "{}").status() == 202) {
          ALL.add(id);
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static CliProcess.Answer restore(CliProcess cli, Path backup, Path data)
      throws Exception {
    return cli.run("restore", backup.toString(), "--data", data.toString());
  }

  private static JsonNode manifest() throws IOException {
    return new ObjectMapper().readTree(backup().resolve("manifest.json").toFile());
  }

  private static Path data() {
    return folder.resolve("data");
  }

  private static Path backup() {
    Path kept = folder.resolve("elsewhere/nightly");
    return Files.exists(kept) ? kept : data().resolve("backups/nightly");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
