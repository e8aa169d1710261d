package io.prism.index.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.core.error.Problem;
import io.prism.type.v1.Artwork;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {
  private static final String MODEL = "prism-mini@1";
  private final BatchPlanner planner = new BatchPlanner(MODEL);
  private final Map<String, Standing> stored = new HashMap<>();

  private static Incoming.Upload upload(String id, long version) {
    return upload(id, version, "");
  }

  private static Incoming.Upload upload(String id, long version, String title) {
    return new Incoming.Upload(
        Events.record(id, new byte[1]),
        Events.upload(id, version, new byte[0]).setTitle(title).build());
  }

  private static Incoming.Removal removal(String id, long version) {
    return new Incoming.Removal(Events.record(id, null), id, version);
  }

  private static Incoming.Unusable unusable(String id, long version) {
    return new Incoming.Unusable(
        Events.record(id, new byte[] {9}), id, version, Problem.invalid("value", "bad"));
  }

  private void store(String id, long version, Artwork.State state, String fingerprint) {
    Artwork artwork = Artwork.newBuilder().setId(id).setVersion(version).setState(state).build();
    stored.put(id, new Standing(artwork, fingerprint));
  }

  private void storeIndexed(Incoming.Upload upload, String model) {
    String fingerprint = Fingerprint.of(upload.event(), model);
    store(upload.id(), upload.event().getVersion(), Artwork.State.INDEXED, fingerprint);
  }

  private BatchPlanner.Plan plan(Incoming... records) {
    return planner.plan(Arrays.asList(records), stored);
  }

  @Test
  void ofSeveralVersionsOnlyTheNewestIsWorkedOn() {
    Incoming.Upload newest = upload("a", 3);

    assertThat(plan(upload("a", 1), newest, upload("a", 2)).tasks())
        .extracting(Task::cause)
        .containsExactly(newest);
    assertThat(plan(upload("a", 1), newest, upload("a", 2)).stale()).isEqualTo(2);
  }

  @Test
  void ofEqualVersionsTheLaterRecordWins() {
    Incoming.Upload later = upload("a", 0, "later");

    assertThat(plan(upload("a", 0, "earlier"), later).tasks())
        .extracting(Task::cause)
        .containsExactly(later);
  }

  @Test
  void whatIsOlderThanTheIndexComesToNothing() {
    store("a", 5, Artwork.State.INDEXED, "");
    store("b", 5, Artwork.State.DELETED, "");
    store("c", 5, Artwork.State.REJECTED, "");

    BatchPlanner.Plan plan = plan(upload("a", 4), upload("b", 4), upload("c", 4), removal("a", 4));

    assertThat(plan.tasks()).isEmpty();
    assertThat(plan.stale()).isEqualTo(4);
  }

  @Test
  void theSameEventIsOnlyConfirmed() {
    Incoming.Upload upload = upload("a", 5);
    storeIndexed(upload, MODEL);

    assertThat(plan(upload).tasks())
        .containsExactly(new Task.Confirm(upload, stored.get("a").artwork()));
  }

  @Test
  void theSameEventUnderAnotherModelIsWorkedOnAgain() {
    Incoming.Upload upload = upload("a", 5);
    storeIndexed(upload, "prism-mini@0");

    assertThat(plan(upload).tasks()).hasOnlyElementsOfType(Task.Index.class).hasSize(1);
  }

  @Test
  void anotherEventOfTheSameVersionIsWorkedOn() {
    storeIndexed(upload("a", 5, "first"), MODEL);

    assertThat(plan(upload("a", 5, "second")).tasks()).hasOnlyElementsOfType(Task.Index.class);
  }

  @Test
  void aRetryIsWorkedOnThoughNothingChanged() {
    Incoming.Upload upload =
        new Incoming.Upload(
            Events.record(0, 0, "a", new byte[1], Map.of("prism-retry", "1")),
            Events.upload("a", 5, new byte[0]).build());
    String fingerprint = Fingerprint.of(upload.event(), MODEL);
    store("a", 5, Artwork.State.REJECTED, fingerprint);

    assertThat(plan(upload).tasks()).containsExactly(new Task.Index(upload, fingerprint));
  }

  @Test
  void aTombstoneDeletesWhatStandsBeforeItAndRemembersItsVersion() {
    store("a", 5, Artwork.State.INDEXED, "");

    assertThat(plan(upload("a", 6), removal("a", 0), upload("a", 5)).tasks())
        .singleElement()
        .satisfies(task -> assertThat(((Task.Remove) task).version()).isEqualTo(6));
  }

  @Test
  void anUploadAfterATombstoneBringsTheArtworkBack() {
    store("a", 5, Artwork.State.INDEXED, "");
    Incoming.Upload back = upload("a", 6);

    assertThat(plan(removal("a", 0), back).tasks()).extracting(Task::cause).containsExactly(back);
  }

  @Test
  void aTombstoneOfAnUnknownArtworkIsNothingToRememberUnlessItHasAVersion() {
    assertThat(((Task.Remove) plan(removal("a", 0)).tasks().get(0)).known()).isFalse();
    assertThat(((Task.Remove) plan(removal("a", 7)).tasks().get(0)).known()).isTrue();
  }

  @Test
  void garbageNeverReplacesWhatIsStored() {
    store("a", 0, Artwork.State.INDEXED, "");

    assertThat(((Task.Reject) plan(unusable("a", -1)).tasks().get(0)).stored()).isFalse();
    assertThat(((Task.Reject) plan(unusable("new", -1)).tasks().get(0)).stored()).isTrue();
  }

  @Test
  void everyUnusableRecordIsPutAsideEvenWhenANewerOneWins() {
    Incoming.Unusable first = unusable("a", 1);
    Incoming.Unusable noArtwork =
        new Incoming.Unusable(
            Events.record("?", new byte[1]), null, -1, Problem.invalid("key", "bad"));
    Incoming.Upload good = upload("a", 2);

    BatchPlanner.Plan plan = plan(first, noArtwork, good);

    assertThat(plan.tasks())
        .extracting(Task::cause)
        .containsExactlyInAnyOrder(good, first, noArtwork);
    assertThat(plan.tasks())
        .filteredOn(Task.Reject.class::isInstance)
        .allSatisfy(task -> assertThat(((Task.Reject) task).stored()).isFalse());
    assertThat(plan.stale()).isZero();
  }

  @Test
  void aRejectedRecordThatIsReadAgainIsNotPutAsideTwice() {
    Incoming.Unusable bad = unusable("a", 4);
    store("a", 4, Artwork.State.REJECTED, Fingerprint.ofUnreadable(bad.origin().value()));

    assertThat(plan(bad).tasks()).hasOnlyElementsOfType(Task.Confirm.class).hasSize(1);
  }

  /** The fold against an oracle that applies one record after the other. */
  @Test
  void aBatchComesToTheSameAsItsRecordsOneByOne() {
    java.util.Random random = new java.util.Random(7);
    for (int round = 0; round < 2_000; round++) {
      List<Incoming> records =
          java.util.stream.Stream.generate(
                  () -> {
                    long version = random.nextInt(4);
                    return random.nextInt(3) == 0
                        ? (Incoming) removal("a", version)
                        : upload("a", version, "t" + random.nextInt(100));
                  })
              .limit(1 + random.nextInt(6))
              .toList();
      assertThat(plan(records.toArray(Incoming[]::new)).tasks())
          .as("%s", records)
          .extracting(Task::cause)
          .containsExactly(lastApplied(records));
    }
  }

  private static Incoming lastApplied(List<Incoming> records) {
    long version = -1;
    Incoming last = null;
    for (Incoming record : records) {
      long its =
          record instanceof Incoming.Upload u
              ? u.event().getVersion()
              : ((Incoming.Removal) record).version();
      boolean unversioned = record instanceof Incoming.Removal && its == 0;
      if (unversioned || its >= version) {
        last = record;
        version = unversioned ? Math.max(version, 0) : its;
      }
    }
    return last;
  }
}
