package io.prism.index.store;

import static io.prism.core.rank.Dimension.OBJECT;
import static io.prism.core.rank.Dimension.STYLE;
import static io.prism.core.rank.Dimension.WHOLE;
import static io.prism.index.store.Artworks.MODEL;
import static io.prism.index.store.Artworks.all;
import static io.prism.index.store.Artworks.angle;
import static io.prism.index.store.Artworks.axis;
import static io.prism.index.store.Artworks.indexed;
import static io.prism.index.store.Artworks.named;
import static io.prism.index.store.Artworks.only;
import static io.prism.index.store.Artworks.term;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Timestamp;
import io.prism.core.embedding.ModelId;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.core.rank.Dimension;
import io.prism.index.store.SearchPlan.Target;
import io.prism.index.store.SearchResult.Found;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Filter;
import io.prism.type.v1.RejectionReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link ArtworkIndex} promises. */
public abstract class ArtworkIndexContract {
  protected ArtworkIndex index;

  /** An index of {@link Artworks#MODEL} over storage that stays the same during a test. */
  protected abstract ArtworkIndex open();

  @BeforeEach
  void openIndex() {
    index = open();
  }

  @AfterEach
  void closeIndex() {
    index.close();
  }

  // ---- writing

  @Test
  void whatWasPutIsThereAtOnce() {
    assertThat(index.put(List.of(indexed("a", 1), indexed("b", 1))))
        .containsExactly(PutOutcome.STORED, PutOutcome.STORED);

    assertThat(titles("a", "x", "b")).containsExactly("a v1", null, "b v1");
    assertThat(index.vectors(List.of("b", "x")).get(0).orElseThrow().get(STYLE))
        .containsExactly(axis(0));
    assertThat(index.vectors(List.of("x"))).containsExactly(Optional.empty());
  }

  @Test
  void anEmptyBatchIsNothing() {
    assertThat(index.put(List.of())).isEmpty();
    assertThat(index.delete(List.of())).isEmpty();
    assertThat(index.get(List.of())).isEmpty();
  }

  @Test
  void puttingTwiceLeavesOne() {
    index.put(List.of(indexed("a", 1)));
    index.put(List.of(indexed("a", 1)));
    index.put(List.of(indexed("a", 1), indexed("a", 1)));

    assertThat(index.stats().indexed()).isEqualTo(1);
    assertThat(ids(search(plan(axis(0)).build()))).containsExactly("a");
  }

  @Test
  void anOlderVersionNeverOverwritesANewerOne() {
    index.put(List.of(indexed("a", 3)));

    assertThat(index.put(List.of(indexed("a", 2), indexed("a", 0))))
        .containsExactly(PutOutcome.STALE, PutOutcome.STALE);
    assertThat(titles("a")).containsExactly("a v3");
  }

  @Test
  void anEqualOrNewerVersionReplaces() {
    index.put(List.of(indexed("a", 0)));
    Artwork other = named("a", 0).setTitle("other").build();

    assertThat(index.put(List.of(new IndexedArtwork(other, all(axis(1)), ""))))
        .containsExactly(PutOutcome.STORED);
    assertThat(titles("a")).containsExactly("other");
    assertThat(index.put(List.of(indexed("a", 1)))).containsExactly(PutOutcome.STORED);
    assertThat(titles("a")).containsExactly("a v1");
  }

  @Test
  void theSameEventAgainIsNotWrittenAgain() {
    IndexedArtwork first = new IndexedArtwork(named("a", 1).build(), all(axis(0)), "f1");
    IndexedArtwork second = new IndexedArtwork(named("a", 1).build(), all(axis(1)), "f2");

    assertThat(index.put(List.of(first, first, second, second, first)))
        .containsExactly(
            PutOutcome.STORED,
            PutOutcome.UNCHANGED,
            PutOutcome.STORED,
            PutOutcome.UNCHANGED,
            PutOutcome.STORED);
    assertThat(index.put(List.of(first))).containsExactly(PutOutcome.UNCHANGED);
  }

  @Test
  void fingerprintsAreThoseOfTheLastPut() {
    index.put(List.of(new IndexedArtwork(named("a", 1).build(), all(axis(0)), "f1")));
    index.put(List.of(new IndexedArtwork(named("a", 2).build(), all(axis(0)), "f2")));
    index.put(List.of(indexed("b", 1), IndexedArtwork.deleted("c", 1)));

    assertThat(index.fingerprints(List.of("x", "a", "b", "c")))
        .containsExactly(Optional.empty(), Optional.of("f2"), Optional.of(""), Optional.of(""));
  }

  @Test
  void ofABatchTheNewestVersionStaysWhateverTheOrder() {
    assertThat(index.put(List.of(indexed("a", 2), indexed("a", 5), indexed("a", 4))))
        .containsExactly(PutOutcome.STORED, PutOutcome.STORED, PutOutcome.STALE);
    assertThat(titles("a")).containsExactly("a v5");
  }

  @Test
  void amongConcurrentWritersTheNewestVersionStays() throws Exception {
    int writers = 4;
    int versions = 12;
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, versions).boxed().toList());
        Collections.shuffle(order, new Random(w));
        running.add(
            pool.submit(
                () -> order.forEach(v -> index.put(List.of(indexed("a", v), indexed("b", v))))));
      }
      for (Future<?> writer : running) {
        writer.get();
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(titles("a", "b")).containsExactly("a v" + versions, "b v" + versions);
    assertThat(index.stats().indexed()).isEqualTo(2);
  }

  @Test
  void aDeletedArtworkIsGoneFromSearchButItsStateIsKnown() {
    index.put(List.of(indexed("a", 1), indexed("b", 1)));

    assertThat(index.delete(List.of(new Deletion("a", 2), new Deletion("x", 0))))
        .containsExactly(PutOutcome.STORED, PutOutcome.UNCHANGED);
    assertThat(ids(search(plan(axis(0)).build()))).containsExactly("b");
    assertThat(ids(search(plan(axis(0)).exact().build()))).containsExactly("b");
    assertThat(index.get(List.of("a")).get(0).orElseThrow().getState())
        .isEqualTo(Artwork.State.DELETED);
    assertThat(index.vectors(List.of("a"))).containsExactly(Optional.empty());
  }

  @Test
  void anOlderUploadDoesNotBringADeletedArtworkBack() {
    index.put(List.of(indexed("a", 1)));
    index.delete(List.of(new Deletion("a", 3)));

    assertThat(index.put(List.of(indexed("a", 2)))).containsExactly(PutOutcome.STALE);
    assertThat(search(plan(axis(0)).build()).hits()).isEmpty();
    assertThat(index.put(List.of(indexed("a", 4)))).containsExactly(PutOutcome.STORED);
    assertThat(ids(search(plan(axis(0)).build()))).containsExactly("a");
  }

  @Test
  void aDeletionThatComesBeforeItsUploadIsRemembered() {
    assertThat(index.delete(List.of(new Deletion("a", 7)))).containsExactly(PutOutcome.STORED);
    assertThat(index.put(List.of(indexed("a", 6)))).containsExactly(PutOutcome.STALE);
  }

  @Test
  void anOlderDeletionLeavesANewerArtwork() {
    index.put(List.of(indexed("a", 5)));

    assertThat(index.delete(List.of(new Deletion("a", 4)))).containsExactly(PutOutcome.STALE);
    assertThat(index.delete(List.of(new Deletion("a", 0)))).containsExactly(PutOutcome.STORED);
    assertThat(index.delete(List.of(new Deletion("a", 0)))).containsExactly(PutOutcome.UNCHANGED);
    assertThat(index.get(List.of("a")).get(0).orElseThrow().getVersion()).isEqualTo(5);
  }

  @Test
  void aRejectedArtworkIsKeptWithItsReasonAndNeverFound() {
    index.put(List.of(indexed("a", 1)));
    RejectionReason reason =
        RejectionReason.newBuilder().setCode("UNREADABLE_PICTURE").setText("cut off").build();
    Artwork rejected = named("a", 2).setState(Artwork.State.REJECTED).setReason(reason).build();

    index.put(List.of(new IndexedArtwork(rejected, null, "f")));

    assertThat(search(plan(axis(0)).build()).hits()).isEmpty();
    assertThat(index.get(List.of("a"))).containsExactly(Optional.of(rejected));
    assertThat(index.stats())
        .extracting(IndexStats::indexed, IndexStats::rejected, IndexStats::deleted)
        .containsExactly(0L, 1L, 0L);
  }

  @Test
  void vectorsOfAnotherModelOrDimensionAreRefused() {
    ModelId other = ModelId.parse("test-pack@2");
    float[] vector = axis(0);
    assertThatThrownBy(
            () ->
                index.put(
                    List.of(
                        indexed("ok", 1),
                        indexed("a", 1, UnitVectors.of(other, vector, vector, vector)))))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_MISMATCH));
    float[] shorter = {1, 0};
    assertThatThrownBy(
            () -> index.put(List.of(indexed("a", 1, UnitVectors.of(MODEL, shorter, null, null)))))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_ARGUMENT));
    SearchPlan foreign =
        new SearchPlan(
            other,
            List.of(new Target(OBJECT, vector, 1)),
            ArtworkFilter.ALL,
            10,
            null,
            false,
            true,
            TimeLimit.in(Duration.ofSeconds(5)));
    assertThatThrownBy(() -> index.search(foreign))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_MISMATCH));
    assertThat(index.stats().indexed()).isZero();
  }

  @Test
  void whatWasAcknowledgedIsThereAfterClosingAndOpening() {
    index.put(List.of(indexed("a", 1), indexed("b", 1)));
    index.delete(List.of(new Deletion("b", 2)));
    index.close();
    index = open();

    assertThat(ids(search(plan(axis(0)).build()))).containsExactly("a");
    assertThat(index.put(List.of(indexed("b", 1)))).containsExactly(PutOutcome.STALE);
  }

  // ---- searching

  @Test
  void nearerArtworksComeFirstWithTheirScores() {
    index.put(
        List.of(
            indexed("far", 1, all(angle(60))),
            indexed("near", 1, all(angle(10))),
            indexed("away", 1, all(angle(170)))));

    List<Found> hits = search(plan(angle(0)).build()).hits();

    assertThat(hits).extracting(f -> f.artwork().getId()).containsExactly("near", "far", "away");
    assertThat(hits)
        .extracting(Found::score)
        .satisfiesExactly(
            s -> assertThat(s).isCloseTo(.98480775f, within(1e-6f)),
            s -> assertThat(s).isCloseTo(.5f, within(1e-6f)),
            s -> assertThat(s).isCloseTo(-.98480775f, within(1e-6f)));
  }

  @Test
  void eachDimensionHasItsOwnNeighboursAndScores() {
    index.put(
        List.of(
            indexed("sameObject", 1, UnitVectors.of(MODEL, angle(5), angle(80), angle(40))),
            indexed("sameStyle", 1, UnitVectors.of(MODEL, angle(85), angle(3), angle(45))),
            indexed("middle", 1, UnitVectors.of(MODEL, angle(40), angle(41), angle(2)))));

    assertThat(ids(search(weighted(1, 0, 0)))).startsWith("sameObject");
    assertThat(ids(search(weighted(0, 1, 0)))).startsWith("sameStyle");
    assertThat(ids(search(weighted(0, 0, 1)))).startsWith("middle");
    assertThat(ids(search(weighted(-1, 0, 0)))).startsWith("sameStyle");

    Found first = search(weighted(3, -1, 0)).hits().get(0);
    assertThat(first.artwork().getId()).isEqualTo("sameObject");
    assertThat(first.cosines().get(OBJECT)).isCloseTo(.9961947f, within(1e-6f));
    assertThat(first.cosines().get(STYLE)).isCloseTo(.17364818f, within(1e-6f));
    assertThat(first.score()).isCloseTo((3 * .9961947f - .17364818f) / 4, within(1e-6f));
  }

  @Test
  void aMissingVectorCountsAsNeitherNearNorFar() {
    index.put(
        List.of(
            indexed("none", 1, only(OBJECT, angle(0))),
            indexed("near", 1, all(angle(20))),
            indexed("away", 1, all(angle(120)))));

    SearchResult result = search(plan(List.of(new Target(STYLE, angle(0), 1))).exact().build());

    assertThat(ids(result)).containsExactly("near", "none", "away");
    assertThat(result.hits().get(1).cosines()).doesNotContainKey(STYLE);
  }

  @Test
  void equalScoresAreOrderedById() {
    index.put(Stream.of("d", "b", "A", "c").map(id -> indexed(id, 1)).toList());

    assertThat(ids(search(plan(axis(0)).limit(3).build()))).containsExactly("A", "b", "c");
  }

  @ParameterizedTest
  @MethodSource("filters")
  void onlyWhatPassesTheFilterIsFound(Filter filter, List<String> expected) {
    putDescribed();
    index.put(List.of(indexed("bare", 1)));

    for (boolean exact : new boolean[] {true, false}) {
      PlanBuilder plan = plan(axis(0)).filter(ArtworkFilter.from(filter));
      assertThat(ids(search((exact ? plan.exact() : plan).build())))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(index.list(listing(ArtworkFilter.from(filter), "", 100)))
        .extracting(Artwork::getId)
        .containsExactlyElementsOf(expected.stream().sorted().toList());
  }

  static Stream<Arguments> filters() {
    return Stream.of(
            Arguments.of(filter(), List.of("fox", "cat", "cup", "bare")),
            Arguments.of(filter().addTagsAll("TIER"), List.of("fox", "cat")),
            Arguments.of(filter().addTagsAll("tier").addTagsAll("wald"), List.of("fox")),
            Arguments.of(filter().addTagsAny("wald").addTagsAny("KÜCHE"), List.of("fox", "cup")),
            Arguments.of(filter().addAuthors("Ann"), List.of("fox", "cup")),
            Arguments.of(filter().addCategories("animal"), List.of("fox", "cat")),
            Arguments.of(filter().addCategories("animal/feline"), List.of("cat")),
            Arguments.of(filter().addCategories("anim"), List.of()),
            Arguments.of(filter().addStyles("Watercolor"), List.of("fox", "cup")),
            Arguments.of(filter().addObjects("cat").addObjects("cup"), List.of("cat", "cup")),
            Arguments.of(filter().addKinds("photo"), List.of("cup")),
            Arguments.of(filter().addKinds("ARTWORK").addAuthors("ann"), List.of("fox")),
            Arguments.of(filter().setCreatedAfter("1970-01-01T00:03:20Z"), List.of("cat", "cup")),
            Arguments.of(filter().setCreatedBefore("1970-01-01T00:03:20Z"), List.of("fox")),
            Arguments.of(
                filter()
                    .setCreatedAfter("1970-01-01T01:01:41+01:00")
                    .setCreatedBefore("1970-01-01T00:05:00Z"),
                List.of("cat")),
            Arguments.of(
                filter().addExcludeIds("fox").addExcludeIds("bare"), List.of("cat", "cup")),
            Arguments.of(filter().addStyles("watercolor").addAuthors("bo"), List.of()))
        .map(a -> Arguments.of(((Filter.Builder) a.get()[0]).build(), a.get()[1]));
  }

  private void putDescribed() {
    index.put(
        List.of(
            described(
                "fox", List.of("Wald", "tier"), "Ann", "animal/canine", "watercolor", "fox", 100),
            described("cat", List.of("tier"), "Bo", "animal/feline", "ink wash", "cat", 200),
            described("cup", List.of("küche"), "ann", "thing", "watercolor", "cup", 300)));
  }

  private static Filter.Builder filter() {
    return Filter.newBuilder();
  }

  private static IndexedArtwork described(
      String id,
      List<String> tags,
      String author,
      String category,
      String style,
      String object,
      long second) {
    Artwork artwork =
        named(id, 1)
            .addAllTags(tags)
            .setAuthor(author)
            .setCategory(category)
            .setKind(object.equals("cup") ? "Photo" : "artwork")
            .addStyles(term(style))
            .addStyles(term("pastel"))
            .addObjects(term(object))
            .addObjects(term("dog"))
            .setCreateTime(Timestamp.newBuilder().setSeconds(second))
            .build();
    return new IndexedArtwork(artwork, all(axis(0)), "");
  }

  @Test
  void anExactSearchEqualsAComparisonWithEveryArtwork() {
    Random random = new Random(11);
    List<IndexedArtwork> artworks = randomArtworks(random, 700);
    putInBatches(artworks, 97);

    for (int i = 0; i < 25; i++) {
      List<Target> targets = randomTargets(random);
      SearchResult result = search(plan(targets).exact().limit(15).build());
      assertThat(ids(result)).containsExactlyElementsOf(bruteForce(artworks, targets, 15));
    }
  }

  @Test
  void recallAtTenIsAtLeastNinetyEightOfAHundredForAnyWeights() {
    Random random = new Random(12);
    List<IndexedArtwork> artworks = randomArtworks(random, 3_000);
    putInBatches(artworks, 500);
    int found = 0;
    int queries = 60;
    for (int i = 0; i < queries; i++) {
      List<Target> targets = randomTargets(random);
      List<String> expected = bruteForce(artworks, targets, 10);
      List<String> actual = ids(search(plan(targets).limit(10).build()));
      found += (int) expected.stream().filter(actual::contains).count();
    }
    assertThat(found / (10.0 * queries)).isGreaterThanOrEqualTo(.98);
  }

  @ParameterizedTest
  @MethodSource("pageSizes")
  void pagesNeitherRepeatNorSkip(int pageSize, boolean exact) {
    Random random = new Random(13);
    List<IndexedArtwork> artworks = new ArrayList<>(randomArtworks(random, 300));
    // Many equal scores, so that page borders fall among them.
    IntStream.range(0, 60).forEach(i -> artworks.add(indexed("tie" + i, 1, all(axis(2)))));
    putInBatches(artworks, 50);
    PlanBuilder plan = plan(axis(2)).limit(pageSize);
    List<Found> seen = new ArrayList<>();
    SearchResult page = search((exact ? plan.exact() : plan).build());
    seen.addAll(page.hits());
    while (page.next() != null) {
      page = search(plan.after(page.next()).build());
      assertThat(page.hits()).isNotEmpty();
      seen.addAll(page.hits());
    }
    assertThat(seen).extracting(f -> f.artwork().getId()).doesNotHaveDuplicates().hasSize(360);
    if (exact) {
      assertThat(seen)
          .isSortedAccordingTo(
              Comparator.comparingDouble((Found f) -> -f.score())
                  .thenComparing(f -> f.artwork().getId()));
    }
  }

  static Stream<Arguments> pageSizes() {
    return Stream.of(1, 7, 59, 360, 500)
        .flatMap(size -> Stream.of(Arguments.of(size, true), Arguments.of(size, false)));
  }

  @Test
  void aSearchAfterItsDeadlineSaysSo() {
    index.put(List.of(indexed("a", 1)));
    SearchPlan late = plan(axis(0)).time(TimeLimit.in(Duration.ofSeconds(-1))).build();

    assertThatThrownBy(() -> index.search(late))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
  }

  @Test
  void anEmptyIndexHasNoHits() {
    assertThat(search(plan(axis(0)).build()).hits()).isEmpty();
    assertThat(search(plan(axis(0)).build()).next()).isNull();
    assertThat(index.list(listing(ArtworkFilter.ALL, "", 10))).isEmpty();
    assertThat(index.stats().indexed()).isZero();
  }

  // ---- facets

  @Test
  void namesAreCountedOncePerArtworkWhateverTheirCase() {
    putDescribed();
    index.put(
        List.of(
            described("dog", List.of("Tier", "tier"), "", "animal", "ink wash", "dog", 400),
            indexed("gone", 1)));
    index.delete(List.of(new Deletion("cup", 2), new Deletion("gone", 2)));
    Artwork rejected =
        named("bad", 1).setState(Artwork.State.REJECTED).addTags("tier").setAuthor("Bo").build();
    index.put(List.of(new IndexedArtwork(rejected, null, "")));

    FacetCounts counts = index.facets(FacetPlan.ofAll(ArtworkFilter.ALL, soon()));

    assertThat(told(counts, FacetField.STYLES)).containsExactly("ink wash 2", "watercolor 1");
    assertThat(told(counts, FacetField.OBJECTS)).containsExactly("cat 1", "dog 1", "fox 1");
    assertThat(told(counts, FacetField.CATEGORIES))
        .containsExactly("animal 3", "animal/canine 1", "animal/feline 1");
    assertThat(told(counts, FacetField.TAGS)).containsExactly("tier 3", "Wald 1");
    assertThat(told(counts, FacetField.AUTHORS)).containsExactly("Ann 1", "Bo 1");
    assertThat(told(counts, FacetField.KINDS)).containsExactly("artwork 3");
    assertThat(counts.counted()).isEqualTo(3);
    assertThat(counts.total()).isEqualTo(3);
    assertThat(counts.complete()).isTrue();
  }

  @Test
  void eachFacetCountsWithoutItsOwnFilterSoThatOtherChoicesShow() {
    putDescribed();
    Filter filter = filter().addStyles("watercolor").addTagsAll("tier").build();

    FacetCounts counts = index.facets(FacetPlan.ofAll(ArtworkFilter.from(filter), soon()));

    assertThat(told(counts, FacetField.STYLES)).containsExactly("ink wash 1", "watercolor 1");
    assertThat(told(counts, FacetField.TAGS)).containsExactly("Wald 1", "tier 1");
    assertThat(told(counts, FacetField.OBJECTS)).containsExactly("fox 1");
    assertThat(counts.counted()).isEqualTo(1);
  }

  @Test
  void whatTheFilterAsksForIsAmongTheNamesWithNoneTooAndBeyondTheHundredth() {
    index.put(
        IntStream.range(0, 70)
            .boxed()
            .flatMap(
                i ->
                    Stream.of(
                        described("a" + i, List.of(), "many", "x", "s" + i, "o", i),
                        described("b" + i, List.of(), "author " + (100 + i), "x", "s", "o", i),
                        described("c" + i, List.of(), "author " + (200 + i), "x", "s", "o", i)))
            .toList());
    Filter filter = filter().addAuthors("AUTHOR 269").addAuthors("nobody").build();

    FacetCounts counts = index.facets(FacetPlan.ofAll(ArtworkFilter.from(filter), soon()));

    List<String> authors = told(counts, FacetField.AUTHORS);
    assertThat(authors).hasSize(102).startsWith("many 70", "author 100 1");
    assertThat(authors).endsWith("author 228 1", "author 269 1", "nobody 0");
  }

  @Test
  void aSearchCountsTheNearestOnlyAndSaysSo() {
    int near = FacetPlan.NEAREST;
    Random random = new Random(14);
    List<IndexedArtwork> artworks = new ArrayList<>();
    for (int i = 0; i < near + 150; i++) {
      // The first axis of the far ones points away.
      float[] vector = Artworks.unit(random);
      vector[0] = i < near ? Math.abs(vector[0]) : -Math.abs(vector[0]);
      Artwork artwork = named("w" + i, 1).addTags(i < near ? "near" : "far").build();
      artworks.add(new IndexedArtwork(artwork, all(vector), ""));
    }
    putInBatches(artworks, 100);

    for (SearchPlan plan : List.of(plan(axis(0)).exact().build(), plan(axis(0)).build())) {
      FacetCounts counts = index.facets(FacetPlan.of(plan));

      assertThat(told(counts, FacetField.TAGS).get(0)).startsWith("near ");
      assertThat(counts.names().get(FacetField.TAGS).get(0).count())
          .isBetween(plan.exact() ? near : near * 9 / 10, near);
      assertThat(counts.counted()).isEqualTo(near);
      assertThat(counts.total()).isEqualTo(near + 150);
      assertThat(counts.complete()).isFalse();
    }
    SearchPlan far =
        plan(axis(0)).filter(ArtworkFilter.from(filter().addTagsAll("far").build())).build();
    assertThat(told(index.facets(FacetPlan.of(far)), FacetField.TAGS)).containsExactly("far 150");
    assertThat(index.facets(FacetPlan.of(far)).complete()).isTrue();
  }

  @Test
  void countingAfterTheDeadlineSaysSo() {
    index.put(List.of(indexed("a", 1)));

    assertThatThrownBy(
            () ->
                index.facets(
                    FacetPlan.ofAll(ArtworkFilter.ALL, TimeLimit.in(Duration.ofSeconds(-1)))))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
  }

  private static List<String> told(FacetCounts counts, FacetField field) {
    return counts.names().get(field).stream()
        .map(name -> name.name() + " " + name.count())
        .toList();
  }

  private static TimeLimit soon() {
    return TimeLimit.in(Duration.ofSeconds(60));
  }

  // ---- listing

  @Test
  void aListGoesThroughTheIdsInOrder() {
    putInBatches(
        IntStream.range(0, 50).mapToObj(i -> indexed("w" + (97 * i % 100), 1)).toList(), 9);
    index.delete(List.of(new Deletion("w0", 0)));
    List<String> seen = new ArrayList<>();
    String after = "";
    List<Artwork> page;
    while (!(page = index.list(listing(ArtworkFilter.ALL, after, 7))).isEmpty()) {
      page.forEach(a -> seen.add(a.getId()));
      after = seen.get(seen.size() - 1);
    }
    assertThat(seen).hasSize(49).isSorted().doesNotHaveDuplicates().doesNotContain("w0");
    assertThat(
            index.list(
                new ListPlan(
                    ArtworkFilter.ALL,
                    EnumSet.of(Artwork.State.DELETED),
                    "",
                    10,
                    TimeLimit.in(Duration.ofSeconds(5)))))
        .extracting(Artwork::getId)
        .containsExactly("w0");
  }

  // ---- regions

  @Test
  void anArtworkIsAsNearAsItsNearestPartAndSaysWhichThatIs() {
    index.put(
        List.of(
            Artworks.withRegions("scene", 1, all(angle(90)), all(angle(60)), all(angle(10))),
            Artworks.withRegions("whole", 1, all(angle(20)), all(angle(70))),
            indexed("plain", 1, all(angle(40)))));

    for (SearchPlan plan : List.of(plan(angle(0)).exact().build(), plan(angle(0)).build())) {
      SearchResult found = search(plan);

      assertThat(ids(found)).containsExactly("scene", "whole", "plain");
      assertThat(found.hits().get(0).score()).isCloseTo(cos(10), within(1e-5f));
      assertThat(found.hits().get(0).cosines().get(OBJECT)).isCloseTo(cos(10), within(1e-5f));
      assertThat(found.hits().get(0).region().orElseThrow().getObject()).isEqualTo("part 1");
      assertThat(found.hits().get(1).region()).isEmpty();
      assertThat(found.hits().get(1).score()).isCloseTo(cos(20), within(1e-5f));
    }
  }

  @Test
  void wholeArtworksAloneAreComparedWhereTheirRegionsAreNotAskedFor() {
    index.put(
        List.of(
            Artworks.withRegions("scene", 1, all(angle(50)), all(angle(0))),
            indexed("plain", 1, all(angle(40)))));

    for (SearchPlan plan :
        List.of(plan(angle(0)).wholeOnly().exact().build(), plan(angle(0)).wholeOnly().build())) {
      SearchResult found = search(plan);

      assertThat(ids(found)).containsExactly("plain", "scene");
      assertThat(found.hits().get(1).region()).isEmpty();
    }
  }

  @Test
  void aPartIsComparedInAllDimensionsTogether() {
    // One part has the object, another the style, but none has both.
    UnitVectors objectOnly = UnitVectors.of(MODEL, angle(0), angle(90), angle(90));
    UnitVectors styleOnly = UnitVectors.of(MODEL, angle(90), angle(0), angle(90));
    index.put(
        List.of(
            Artworks.withRegions("apart", 1, all(angle(90)), objectOnly, styleOnly),
            indexed("together", 1, all(angle(45)))));
    List<Target> both = List.of(new Target(OBJECT, angle(0), 1), new Target(STYLE, angle(0), 1));

    assertThat(ids(search(plan(both).build()))).containsExactly("together", "apart");
    assertThat(search(plan(both).build()).hits().get(1).score()).isCloseTo(.5f, within(1e-5f));
  }

  @Test
  void regionsAreReplacedAndDeletedWithTheirArtwork() {
    index.put(List.of(Artworks.withRegions("a", 1, all(angle(80)), all(angle(0)), all(angle(5)))));
    assertThat(index.regionVectors("a")).hasSize(2);
    assertThat(index.regionVectors("a").get(1).get(STYLE)).isEqualTo(angle(5));

    index.put(List.of(Artworks.withRegions("a", 2, all(angle(80)), all(angle(30)))));
    assertThat(index.regionVectors("a")).hasSize(1);
    assertThat(search(plan(angle(0)).build()).hits().get(0).score())
        .isCloseTo(cos(30), within(1e-5f));
    assertThat(index.stats().indexed()).isEqualTo(1);

    index.delete(List.of(new Deletion("a", 3)));
    assertThat(index.regionVectors("a")).isEmpty();
    assertThat(ids(search(plan(angle(0)).build()))).isEmpty();
    assertThat(index.regionVectors("never")).isEmpty();
  }

  @Test
  void whatAnArtworksFilterLeavesOutItsRegionsDoNotBringBack() {
    index.put(
        List.of(
            Artworks.withRegions("out", 1, all(angle(80)), all(angle(0))),
            new IndexedArtwork(named("in", 1).addTags("t").build(), all(angle(60)), "")));
    ArtworkFilter tagged = ArtworkFilter.from(filter().addTagsAll("t").build());
    ArtworkFilter without = ArtworkFilter.from(filter().addExcludeIds("out").build());

    for (ArtworkFilter filter : List.of(tagged, without)) {
      assertThat(ids(search(plan(angle(0)).filter(filter).build()))).containsExactly("in");
      assertThat(ids(search(plan(angle(0)).filter(filter).exact().build()))).containsExactly("in");
    }
    assertThat(index.list(listing(ArtworkFilter.ALL, "", 10))).hasSize(2);
    assertThat(told(index.facets(FacetPlan.ofAll(ArtworkFilter.ALL, soon())), FacetField.TAGS))
        .containsExactly("t 1");
    assertThat(index.facets(FacetPlan.ofAll(ArtworkFilter.ALL, soon())).total()).isEqualTo(2);
  }

  private static float cos(double degrees) {
    return (float) Math.cos(Math.toRadians(degrees));
  }

  // ---- helpers

  private static ListPlan listing(ArtworkFilter filter, String after, int limit) {
    return new ListPlan(
        filter,
        EnumSet.of(Artwork.State.INDEXED, Artwork.State.REJECTED),
        after,
        limit,
        TimeLimit.in(Duration.ofSeconds(5)));
  }

  /** A third of them with one to three regions. */
  protected static List<IndexedArtwork> randomArtworks(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              UnitVectors whole = Artworks.random(random);
              int regions = Math.max(0, random.nextInt(9) - 5);
              return Artworks.withRegions(
                  "r" + i,
                  1,
                  whole,
                  Stream.generate(() -> Artworks.random(random)).limit(regions).toList());
            })
        .toList();
  }

  protected void putInBatches(List<IndexedArtwork> artworks, int size) {
    for (int i = 0; i < artworks.size(); i += size) {
      index.put(artworks.subList(i, Math.min(artworks.size(), i + size)));
    }
  }

  /** One to three dimensions, weights of either sign and very different size. */
  protected static List<Target> randomTargets(Random random) {
    List<Target> targets = new ArrayList<>();
    List<Dimension> dimensions = new ArrayList<>(List.of(Dimension.values()));
    Collections.shuffle(dimensions, random);
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      float weight = (float) (Math.pow(10, random.nextDouble() * 3 - 1.5));
      targets.add(
          new Target(
              dimensions.get(i), Artworks.unit(random), random.nextInt(4) == 0 ? -weight : weight));
    }
    return targets;
  }

  /**
   * The definition, written out: of the whole and all regions the largest weighted sum of cosines
   * (over the sum of absolute weights, which changes no order).
   */
  protected static List<String> bruteForce(
      List<IndexedArtwork> artworks, List<Target> targets, int limit) {
    record Scored(String id, double score) {}
    return artworks.stream()
        .map(
            artwork -> {
              double best = Double.NEGATIVE_INFINITY;
              for (UnitVectors part :
                  Stream.concat(Stream.of(artwork.vectors()), artwork.regions().stream())
                      .toList()) {
                double sum = 0;
                for (Target target : targets) {
                  float[] vector = part.byDimension().get(target.dimension());
                  for (int i = 0; i < vector.length; i++) {
                    sum += (double) target.weight() * target.vector()[i] * vector[i];
                  }
                }
                best = Math.max(best, sum);
              }
              return new Scored(artwork.id(), best);
            })
        .sorted(Comparator.comparingDouble((Scored s) -> -s.score()).thenComparing(Scored::id))
        .limit(limit)
        .map(Scored::id)
        .toList();
  }

  protected SearchResult search(SearchPlan plan) {
    return index.search(plan);
  }

  protected static List<String> ids(SearchResult result) {
    return result.hits().stream().map(f -> f.artwork().getId()).toList();
  }

  private List<String> titles(String... ids) {
    return index.get(List.of(ids)).stream()
        .map(a -> a.map(Artwork::getTitle).orElse(null))
        .toList();
  }

  private static SearchPlan weighted(float object, float style, float whole) {
    Map<Dimension, Float> weights = Map.of(OBJECT, object, STYLE, style, WHOLE, whole);
    return plan(Stream.of(Dimension.values())
            .map(d -> new Target(d, angle(0), weights.get(d)))
            .toList())
        .build();
  }

  protected static PlanBuilder plan(float[] vector) {
    return plan(List.of(new Target(OBJECT, vector, 1)));
  }

  protected static PlanBuilder plan(List<Target> targets) {
    return new PlanBuilder(targets);
  }

  /** Plans with the usual rest. */
  protected static final class PlanBuilder {
    private final List<Target> targets;
    private ArtworkFilter filter = ArtworkFilter.ALL;
    private int limit = 10;
    private SearchCursor after;
    private boolean exact;
    private boolean regions = true;
    private TimeLimit time;

    PlanBuilder(List<Target> targets) {
      this.targets = targets;
    }

    PlanBuilder filter(ArtworkFilter value) {
      filter = value;
      return this;
    }

    PlanBuilder limit(int value) {
      limit = value;
      return this;
    }

    PlanBuilder after(SearchCursor value) {
      after = value;
      return this;
    }

    PlanBuilder exact() {
      exact = true;
      return this;
    }

    PlanBuilder wholeOnly() {
      regions = false;
      return this;
    }

    PlanBuilder time(TimeLimit value) {
      time = value;
      return this;
    }

    SearchPlan build() {
      TimeLimit until = time == null ? TimeLimit.in(Duration.ofSeconds(60)) : time;
      return new SearchPlan(MODEL, targets, filter, limit, after, exact, regions, until);
    }
  }
}
