package io.prism.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.cli.source.Entry;
import io.prism.cli.source.Extras;
import io.prism.cli.source.Source;
import io.prism.cli.source.Sources;
import io.prism.cli.transfer.Importer.Limits;
import io.prism.cli.transfer.Tally.Summary;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.RejectionReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
  @TempDir Path folder;

  private final FakeCollection collection = new FakeCollection();

  @Test
  void everyPictureIsIndexedOnceAndEqualOnesAreOneArtwork() throws Exception {
    pictures(50);
    Files.writeString(folder.resolve("again.jpg"), "picture 7");
    Summary summary = run(new Limits(4, Duration.ofSeconds(20), true));
    assertThat(summary.indexed()).isEqualTo(50);
    assertThat(summary.repeated()).isEqualTo(1);
    assertThat(summary.isComplete()).isTrue();
    assertThat(collection.artworks).hasSize(50);
    assertThat(collection.puts).hasValue(50);
  }

  @Test
  void theSameImportAgainChangesNothing() throws Exception {
    pictures(5);
    run(new Limits(2, Duration.ofSeconds(20), true));
    Map<String, Artwork> before = Map.copyOf(collection.artworks);
    Summary again = run(new Limits(2, Duration.ofSeconds(20), true));
    assertThat(again.unchanged()).isEqualTo(5);
    assertThat(collection.artworks).isEqualTo(before);
  }

  @Test
  void whatIsRefusedAtOnceOrLaterIsToldWithItsReasonAndTheRestGoesOn() throws Exception {
    pictures(3);
    Files.writeString(folder.resolve("x-refuse.jpg"), "refuse me");
    Files.writeString(folder.resolve("x-reject.jpg"), "reject me");
    Files.write(folder.resolve("x-huge.jpg"), new byte[20_000_001]);
    Files.createSymbolicLink(folder.resolve("dangling.jpg"), folder.resolve("none"));
    Summary summary = run(new Limits(2, Duration.ofSeconds(20), true));
    assertThat(summary.indexed()).isEqualTo(3);
    assertThat(summary.refused())
        .extracting(t -> Path.of(t.label()).getFileName() + " " + t.reason())
        .containsExactlyInAnyOrder(
            "x-refuse.jpg UNREADABLE_PICTURE: It is cut off.",
            "x-reject.jpg INTERNAL: It never worked.",
            "x-huge.jpg PICTURE_TOO_LARGE: The picture is larger than 20,000,000 bytes.");
  }

  @Test
  void anImportThatWasCutOffGoesOnWithoutSendingAgainWhatIsThere() throws Exception {
    pictures(40);
    collection.putsUntilTheEnd.set(25);
    Path journal = folder.resolve("j");
    assertThatThrownBy(() -> run(journal, new Limits(1, Duration.ofSeconds(3), true)))
        .isInstanceOf(PrismException.class);
    int sent = collection.artworks.size();
    assertThat(sent).isEqualTo(25);
    collection.putsUntilTheEnd.set(Integer.MAX_VALUE);
    Summary summary = run(journal, new Limits(4, Duration.ofSeconds(20), true));
    assertThat(summary.resumed()).isEqualTo(25);
    assertThat(summary.indexed() + summary.unchanged()).isEqualTo(40);
    assertThat(collection.artworks).hasSize(40);
    assertThat(collection.puts).hasValue(40);
  }

  @Test
  void whatTheJournalHasAndTheServerHasNotIsSentAgain() throws Exception {
    pictures(10);
    Path journal = folder.resolve("j");
    run(journal, new Limits(2, Duration.ofSeconds(20), true));
    collection.artworks.clear();
    Summary summary = run(journal, new Limits(2, Duration.ofSeconds(20), true));
    assertThat(summary.indexed()).isEqualTo(10);
    assertThat(collection.artworks).hasSize(10);
  }

  @Test
  void aServerThatIsAwayForAWhileIsWaitedFor() throws Exception {
    pictures(3);
    collection.awayFor.set(2);
    Summary summary = run(new Limits(1, Duration.ofSeconds(20), true));
    assertThat(summary.indexed()).isEqualTo(3);
  }

  @Test
  void aKeyThatIsNotValidEndsTheImportAtOnce() throws Exception {
    pictures(3);
    collection.refusal = Reason.UNAUTHENTICATED;
    assertThatThrownBy(() -> run(new Limits(2, Duration.ofMinutes(5), true)))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED));
  }

  @Test
  void theSameIdTwiceIsRefusedTheSecondTime() throws Exception {
    pictures(2);
    Path manifest = folder.resolve("m.csv");
    Files.writeString(manifest, "path,id\n0.jpg,one\n1.jpg,one\n");
    Source source = Sources.of(List.of(manifest), Optional.empty(), Extras.NONE);
    Summary summary = run(folder.resolve("j"), source, new Limits(2, Duration.ofSeconds(20), true));
    assertThat(summary.indexed()).isEqualTo(1);
    assertThat(summary.refused())
        .singleElement()
        .satisfies(t -> assertThat(t.label()).endsWith("m.csv:3 (1.jpg)"));
    assertThat(collection.artworks).containsOnlyKeys("one");
  }

  @Test
  void withoutWaitingItEndsWhenAllIsDurable() throws Exception {
    pictures(3);
    Summary summary = run(new Limits(2, Duration.ofSeconds(20), false));
    assertThat(summary.queued()).isEqualTo(3);
    assertThat(collection.gets).hasValue(0);
  }

  @Test
  void aChangedFileHasAnotherFingerprint() throws Exception {
    Path file = Files.writeString(folder.resolve("a.jpg"), "one");
    Entry.Candidate candidate =
        new Entry.Candidate("a", ArtworkMetadata.getDefaultInstance(), Optional.of(file));
    String before = Fingerprint.ofCandidate(candidate);
    assertThat(Fingerprint.ofCandidate(candidate)).isEqualTo(before);
    Files.writeString(file, "other");
    assertThat(Fingerprint.ofCandidate(candidate)).isNotEqualTo(before);
  }

  private void pictures(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Files.writeString(folder.resolve(i + ".jpg"), "picture " + i);
    }
  }

  private Summary run(Limits limits) throws Exception {
    try {
      return run(folder.resolve("j"), limits);
    } finally {
      Files.deleteIfExists(folder.resolve("j"));
    }
  }

  private Summary run(Path journal, Limits limits) throws Exception {
    return run(journal, Sources.of(List.of(folder), Optional.empty(), Extras.NONE), limits);
  }

  private Summary run(Path file, Source source, Limits limits) throws Exception {
    Tally tally = new Tally(source.count());
    try (Journal journal = Journal.open(file)) {
      new Importer(collection, journal, tally, limits).run(source);
    }
    assertThat(tally.progress().done()).isEqualTo(tally.progress().total());
    return tally.summary();
  }

  /** Indexes what it is asked after for the second time. */
  private static final class FakeCollection implements Collection {
    private final Map<String, Artwork> artworks = new ConcurrentHashMap<>();
    private final AtomicInteger puts = new AtomicInteger();
    private final AtomicInteger gets = new AtomicInteger();
    private final AtomicInteger awayFor = new AtomicInteger();
    private final AtomicInteger putsUntilTheEnd = new AtomicInteger(Integer.MAX_VALUE);
    private volatile Reason refusal = Reason.INTERNAL;

    @Override
    public Artwork put(ArtworkMetadata metadata, byte[] picture) {
      if (refusal != Reason.INTERNAL) {
        throw PrismException.of(refusal, "No.");
      }
      if (awayFor.getAndUpdate(n -> Math.max(0, n - 1)) > 0
          || putsUntilTheEnd.getAndDecrement() <= 0) {
        throw PrismException.of(Reason.UNAVAILABLE, "Away.");
      }
      String content = new String(picture, java.nio.charset.StandardCharsets.UTF_8);
      if (content.startsWith("refuse")) {
        throw PrismException.of(Reason.UNREADABLE_PICTURE, "It is cut off.");
      }
      puts.incrementAndGet();
      return artworks.computeIfAbsent(
          metadata.getId(),
          id ->
              Artwork.newBuilder()
                  .setId(id)
                  .setTitle(metadata.getTitle())
                  .setState(Artwork.State.QUEUED)
                  .setCaption(content)
                  .build());
    }

    @Override
    public Artwork get(String id) {
      gets.incrementAndGet();
      Artwork artwork = artworks.get(id);
      if (artwork == null) {
        throw PrismException.of(Reason.NOT_FOUND, "Unknown.");
      }
      boolean rejected = artwork.getCaption().startsWith("reject");
      Artwork.Builder decided =
          artwork.toBuilder().setState(rejected ? Artwork.State.REJECTED : Artwork.State.INDEXED);
      if (rejected) {
        decided.setReason(
            RejectionReason.newBuilder().setCode("INTERNAL").setText("It never worked."));
      }
      artworks.put(id, decided.build());
      return artwork.getState() == Artwork.State.QUEUED ? artwork : decided.build();
    }
  }
}
