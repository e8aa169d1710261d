package io.prism.index.search;

import static io.prism.index.store.Artworks.MODEL;
import static io.prism.index.store.Artworks.SIZE;
import static io.prism.index.store.Artworks.axis;
import static io.prism.index.store.Artworks.named;
import static io.prism.index.store.Artworks.term;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.client.Floats;
import io.prism.core.decomposition.Projection;
import io.prism.core.embedding.ModelSpace;
import io.prism.core.embedding.VectorMath;
import io.prism.core.error.PrismException;
import io.prism.core.rank.Confidence;
import io.prism.core.rank.Dimension;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.Artworks;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.LuceneArtworkIndex;
import io.prism.index.store.LuceneSettings;
import io.prism.index.store.TimeLimit;
import io.prism.index.store.UnitVectors;
import io.prism.index.v1.QueryTerm;
import io.prism.index.v1.SearchRequest;
import io.prism.index.v1.SearchResponse;
import io.prism.index.v1.Values;
import io.prism.models.Distances;
import io.prism.models.Relatedness;
import io.prism.models.Vocabulary;
import io.prism.models.VocabularyObject;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.By;
import io.prism.type.v1.RankValues;
import io.prism.type.v1.ResultList;
import io.prism.type.v1.ResultList.Order;
import io.prism.type.v1.ResultList.Part;
import io.prism.type.v1.Weights;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Among 300 artworks in random directions (their cosines with any query have a deviation of 1 / √16
 * = 0.25), five show a fox, and five others are drawn in ink.
 */
class ResultListsTest {
  private static final int STRANGERS = 290;
  private static final float[] FOX = axis(0);
  private static final float[] INK = axis(1);

  /** 0.75 and more is related for sure; somebody reaches 0.85. */
  private static final Confidence SHARP = new Confidence(2.6, 20, 3.2);

  /** Of random pairs 99 of 100 stay under a rank value of 1, which is a cosine of 0.5. */
  private static final Distances DISTANCES =
      new Distances(
          List.of(1),
          Map.of("object", Map.of("random", List.of(1.0)), "style", Map.of("random", List.of(1.0))),
          Map.of());

  @TempDir Path folder;
  private final Random random = new Random(21);
  private ArtworkIndex index;
  private SearchCalls calls;

  @BeforeEach
  void open() {
    index = LuceneArtworkIndex.open(LuceneSettings.defaults(folder, MODEL, SIZE));
    List<float[]> strangers = Stream.generate(this::stranger).limit(500).toList();
    Relatedness relatedness =
        new Relatedness(
            Map.of(Dimension.OBJECT, strangers, Dimension.STYLE, strangers),
            Map.of(Dimension.OBJECT, SHARP, Dimension.STYLE, SHARP));
    calls =
        new SearchCalls(
            index,
            new Decomposer(ModelSpace.uncentred(MODEL, SIZE), new Projection()),
            new Calibration(new io.prism.core.rank.Weights(1, 1, 0), DISTANCES, relatedness),
            new Categories(vocabulary(), 2));
  }

  private static Vocabulary vocabulary() {
    VocabularyObject fox =
        new VocabularyObject(
            0, "fox", List.of(), new VocabularyObject.Category("nature", "mammal"), true);
    return new Vocabulary(List.of(fox), List.of(), List.of(), List.of());
  }

  @AfterEach
  void close() {
    index.close();
  }

  private void fill() {
    List<IndexedArtwork> artworks = new ArrayList<>();
    for (int i = 0; i < STRANGERS; i++) {
      artworks.add(artwork("stranger" + i, stranger(), stranger(), ""));
    }
    for (int i = 0; i < 5; i++) {
      artworks.add(artwork("fox" + i, near(FOX), stranger(), ""));
      artworks.add(artwork("ink" + i, stranger(), near(INK), ""));
    }
    index.put(artworks);
  }

  @Test
  void onlyRelatedHitsAreLeftAndEachSaysHowSureThatIs() {
    fill();
    SearchRequest.Builder fox = by(FOX, By.Dimension.OBJECT).setLimit(20).setExplain(true);
    SearchResponse found = search(fox.setResultList(ResultList.newBuilder().setMinConfidence(.3f)));

    assertThat(ids(found)).containsExactlyInAnyOrder("fox0", "fox1", "fox2", "fox3", "fox4");
    assertThat(found.getHitsList()).allMatch(hit -> hit.getConfidence() > .9);
    assertThat(steps(found)).containsExactly("minConfidence 20 5");
    assertThat(found.getNextPageToken()).as("only chance would follow").isEmpty();
    assertThat(found.getHits(0).getBecauseList())
        .anyMatch(
            why ->
                why.matches(
                    "confidence (0.9\\d|1.00): \\d\\.\\d standard deviations above chance in object"));
    assertThat(found.getHits(0).getRanks().getObject()).isEqualTo(found.getHits(0).getRank());

    // Nobody asked for a cut: there is a counterpart, so the nearest twenty are told.
    SearchResponse plain = search(fox.clearResultList());
    assertThat(steps(plain)).containsExactly("minConfidence 20 20");
    assertThat(plain.getNextPageToken()).isNotEmpty();
  }

  @Test
  void aQueryWithoutACounterpartFindsNothingUnlessOneInsists() {
    fill();
    // Nobody shows it; the nearest of 300 lies where chance brings it.
    SearchRequest.Builder cup = by(axis(7), By.Dimension.OBJECT).setLimit(20);
    SearchResponse found = search(cup);

    assertThat(found.getHitsList()).isEmpty();
    assertThat(steps(found)).containsExactly("minConfidence 20 0");
    assertThat(found.getSteps(0).getDetail()).startsWith("nothing similar");
    assertThat(found.getNextPageToken()).isEmpty();

    SearchResponse all = search(cup.setResultList(ResultList.newBuilder().setMinConfidence(0)));
    assertThat(all.getHitsList()).hasSize(20).allMatch(hit -> hit.getConfidence() < .5);
    assertThat(all.getStepsList()).isEmpty();
    assertThat(all.getNextPageToken()).isNotEmpty();
  }

  @Test
  void whatFitsOneAnswerIsAllShownUnlessOneAsksForACut() {
    index.put(List.of(artwork("1", stranger(), INK, ""), artwork("2", stranger(), INK, "")));
    SearchRequest.Builder cup = by(axis(7), By.Dimension.OBJECT);

    assertThat(ids(search(cup))).containsExactlyInAnyOrder("1", "2");
    assertThat(search(cup).getStepsList()).isEmpty();
    assertThat(ids(search(cup.setLimit(1)))).isEmpty();
    cup.setLimit(20).setResultList(ResultList.newBuilder().setMinConfidence(.3f));
    assertThat(ids(search(cup))).isEmpty();
  }

  @Test
  void aThresholdOfOnesOwnCutsAtThat() {
    fill();
    SearchRequest.Builder fox = by(FOX, By.Dimension.OBJECT).setLimit(20);
    SearchResponse all = search(fox.setResultList(ResultList.newBuilder().setMinConfidence(0)));
    float third = all.getHits(2).getConfidence();

    SearchResponse cut = search(fox.setResultList(ResultList.newBuilder().setMinConfidence(third)));

    assertThat(ids(cut)).hasSizeGreaterThanOrEqualTo(3);
    assertThat(cut.getHitsList()).allMatch(hit -> hit.getConfidence() >= third);
  }

  @Test
  void byTwoRespectsWhoIsRelatedInOneIsRelated() {
    fill();
    QueryTerm fox = text(FOX).toBuilder().setBy(By.Dimension.OBJECT).build();
    // A stored artwork has both: it shows a fox, in ink.
    index.put(List.of(artwork("both", FOX, INK, "")));
    SearchResponse found =
        search(
            SearchRequest.newBuilder()
                .addTerms(QueryTerm.newBuilder().setArtworkId("both").setBy(By.Dimension.BOTH))
                .setResultList(ResultList.newBuilder().setMinConfidence(.3f))
                .setLimit(300));

    assertThat(ids(found))
        .containsExactlyInAnyOrder(
            "fox0", "fox1", "fox2", "fox3", "fox4", "ink0", "ink1", "ink2", "ink3", "ink4");
    assertThat(ids(search(SearchRequest.newBuilder().addTerms(fox).setLimit(30)))).contains("both");
  }

  @Test
  void wordsTellOnlyByObject() {
    fill();
    SearchResponse byStyle = search(by(INK, By.Dimension.STYLE).setLimit(20));

    assertThat(byStyle.getHitsList()).hasSize(20).noneMatch(hit -> hit.hasConfidence());
    assertThat(byStyle.getStepsList()).isEmpty();
    assertThat(search(by(INK, By.Dimension.BOTH).setLimit(20)).getStepsList()).isEmpty();
  }

  @Test
  void aQueryIsAnsweredHoweverMuchOfTheCollectionIsRelatedToIt() {
    List<IndexedArtwork> foxes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      foxes.add(artwork("fox" + i, near(FOX), near(INK), ""));
    }
    index.put(foxes);

    for (By.Dimension by : List.of(By.Dimension.STYLE, By.Dimension.BOTH)) {
      QueryTerm fox = QueryTerm.newBuilder().setArtworkId("fox7").setBy(by).build();
      SearchResponse found =
          search(
              SearchRequest.newBuilder()
                  .addTerms(fox)
                  .setResultList(ResultList.newBuilder().setMinConfidence(.3f))
                  .setLimit(100));
      assertThat(ids(found)).hasSize(29);
    }
    assertThat(search(by(axis(7), By.Dimension.OBJECT)).getHitsList()).isEmpty();
  }

  @Test
  void betweenTwoPicturesNothingIsJudged() {
    fill();
    SearchRequest.Builder both =
        SearchRequest.newBuilder()
            .addTerms(QueryTerm.newBuilder().setArtworkId("fox0").setBy(By.Dimension.OBJECT))
            .addTerms(QueryTerm.newBuilder().setArtworkId("ink0").setBy(By.Dimension.OBJECT));
    assertThat(search(both.setLimit(20)).getHitsList())
        .hasSize(20)
        .noneMatch(hit -> hit.hasConfidence());

    // The object of one in the style of the other is no mixture.
    SearchRequest.Builder blend =
        SearchRequest.newBuilder()
            .addTerms(QueryTerm.newBuilder().setArtworkId("fox0").setBy(By.Dimension.OBJECT))
            .addTerms(QueryTerm.newBuilder().setArtworkId("ink0").setBy(By.Dimension.STYLE));
    assertThat(search(blend.setLimit(20)).getHitsList())
        .isNotEmpty()
        .allMatch(hit -> hit.hasConfidence());
  }

  @Test
  void pagesGoOnUntilOnlyChanceWouldFollow() {
    fill();
    SearchRequest.Builder fox = by(FOX, By.Dimension.OBJECT).setLimit(3);

    assertThat(walk(fox)).as("nobody asked for a cut").hasSize(STRANGERS + 10);
    assertThat(walk(fox.setResultList(ResultList.newBuilder().setMinConfidence(.3f))))
        .containsExactlyInAnyOrder("fox0", "fox1", "fox2", "fox3", "fox4");

    index.put(List.of(artwork("both", FOX, INK, "")));
    SearchRequest.Builder both =
        SearchRequest.newBuilder()
            .addTerms(QueryTerm.newBuilder().setArtworkId("both").setBy(By.Dimension.BOTH))
            .setResultList(ResultList.newBuilder().setMinConfidence(.3f))
            .setLimit(3);
    assertThat(walk(both))
        .as("also those that are related in one respect and far in the other")
        .containsExactlyInAnyOrder(
            "fox0", "fox1", "fox2", "fox3", "fox4", "ink0", "ink1", "ink2", "ink3", "ink4");
  }

  private List<String> walk(SearchRequest.Builder request) {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      SearchResponse page = search(request.setPageToken(token));
      found.addAll(ids(page));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return found;
  }

  @Test
  void whoSearchesAwayFromSomethingGetsWhatIsFarAndNoConfidence() {
    fill();
    QueryTerm away = text(FOX).toBuilder().setWeights(Weights.newBuilder().setObject(-1)).build();
    SearchResponse found = search(SearchRequest.newBuilder().addTerms(away).setLimit(20));

    assertThat(found.getHitsList()).hasSize(20).noneMatch(hit -> hit.hasConfidence());
    assertThat(found.getStepsList()).isEmpty();
  }

  @Test
  void calibratedThresholdsAreThePacksAndOneDimensionSuffices() {
    index.put(
        List.of(
            artwork("fox", FOX, axis(5), "a"),
            artwork("ink", axis(6), INK, "a"),
            artwork("neither", axis(7), axis(8), "a"),
            artwork("query", FOX, INK, "a")));
    SearchRequest.Builder query =
        SearchRequest.newBuilder()
            .addTerms(QueryTerm.newBuilder().setArtworkId("query").setBy(By.Dimension.BOTH));

    SearchResponse found =
        search(
            query.setResultList(ResultList.newBuilder().setCalibrated(true).setMinConfidence(0)));
    assertThat(ids(found)).containsExactlyInAnyOrder("fox", "ink");
    assertThat(steps(found)).containsExactly("minRank 3 2", "maxSelfInformation 2 2");

    ResultList.Builder each =
        ResultList.newBuilder().setMinRanks(RankValues.newBuilder().setObject(1).setStyle(1));
    assertThat(search(query.setResultList(each)).getHitsList()).isEmpty();
    ResultList.Builder one =
        ResultList.newBuilder().setMinRanks(RankValues.newBuilder().setObject(1));
    assertThat(ids(search(query.setResultList(one)))).containsExactly("fox");
  }

  @Test
  void stepsAreTakenInTheOrderThatIsAskedFor() {
    index.put(
        List.of(
            artwork("1", near(FOX), stranger(), "a"),
            artwork("2", near(FOX), stranger(), "b"),
            artwork("3", near(FOX), stranger(), "b"),
            artwork("4", axis(9), stranger(), "a")));
    ResultList.Builder list =
        ResultList.newBuilder()
            .setMinConfidence(0)
            .setMaxDistance(1)
            .setMaxSelfInformation(1)
            .setOrder(Order.CATEGORY);
    SearchRequest.Builder fox = by(FOX, By.Dimension.OBJECT);

    // Of three near ones a has −ln(1/3) = 1.10 nats; of all four −ln(1/2) = 0.69.
    assertThat(steps(search(fox.setResultList(list))))
        .containsExactly("maxDistance 4 3", "maxSelfInformation 3 2", "categoryOrder 2 2");
    list.addSequence(Part.CATEGORY_ORDER).addSequence(Part.MAX_SELF_INFORMATION);
    assertThat(steps(search(fox.setResultList(list))))
        .containsExactly("categoryOrder 4 4", "maxSelfInformation 4 4", "maxDistance 4 3");
    // Whether anything is related at all is asked before the rest, unless one says otherwise.
    fox.setLimit(2);
    assertThat(steps(search(fox.setResultList(list.clearMinConfidence()))))
        .startsWith("minConfidence 2 2");
    list.addSequence(Part.MIN_CONFIDENCE);
    assertThat(steps(search(fox.setResultList(list)))).element(2).isEqualTo("minConfidence 2 2");
  }

  @Test
  void aCategoryIsTheArtworksOwnElseThatOfItsObjectDownToALevel() {
    Artwork seen = named("seen", 1).addObjects(term("Fox")).build();
    Artwork unknown = named("unknown", 1).addObjects(term("gizmo")).build();
    index.put(
        List.of(
            artwork("given", FOX, INK, "art/oil/still life"),
            new IndexedArtwork(seen, UnitVectors.of(MODEL, FOX, INK, null), ""),
            new IndexedArtwork(unknown, UnitVectors.of(MODEL, FOX, INK, null), "")));

    assertThat(categories(0)).containsExactlyInAnyOrder("art/oil", "nature/mammal", "");
    assertThat(categories(1)).containsExactlyInAnyOrder("art", "nature", "");
    assertThat(categories(16))
        .containsExactlyInAnyOrder("art/oil/still life", "nature/mammal/fox", "");
  }

  private List<String> categories(int level) {
    ResultList.Builder list = ResultList.newBuilder().setCategoryLevel(level);
    return search(by(FOX, By.Dimension.OBJECT).setResultList(list)).getHitsList().stream()
        .map(hit -> hit.getCategory())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("wrongLists")
  void wrongNumbersAreRefusedByName(ResultList.Builder list, String field) {
    assertThatThrownBy(() -> search(by(FOX, By.Dimension.OBJECT).setResultList(list)))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> assertThat(e.problem().field()).isEqualTo("resultList." + field));
  }

  static Stream<Object[]> wrongLists() {
    return Stream.of(
        new Object[] {list().setMinConfidence(1.1f), "minConfidence"},
        new Object[] {list().setMinConfidence(Float.NaN), "minConfidence"},
        new Object[] {list().setMinRanks(RankValues.newBuilder().setStyle(3)), "minRanks.style"},
        new Object[] {list().setCategoryLevel(-1), "categoryLevel"},
        new Object[] {list().setCategoryLevel(17), "categoryLevel"},
        new Object[] {list().addSequenceValue(77), "sequence"},
        new Object[] {list().addSequence(Part.MIN_RANK).addSequence(Part.MIN_RANK), "sequence"});
  }

  private static ResultList.Builder list() {
    return ResultList.newBuilder();
  }

  private static IndexedArtwork artwork(String id, float[] object, float[] style, String category) {
    Artwork artwork = named(id, 1).setCategory(category).build();
    return new IndexedArtwork(artwork, UnitVectors.of(MODEL, object, style, null), "");
  }

  /** Any direction, but none that is near to a fox or to ink. */
  private float[] stranger() {
    while (true) {
      float[] vector = Artworks.unit(random);
      if (vector[0] < .5 && vector[1] < .5 && vector[7] < .55) {
        return vector;
      }
    }
  }

  private float[] near(float[] what) {
    float[] vector = VectorMath.plus(what, .3f, Artworks.unit(random));
    return VectorMath.times(vector, 1 / VectorMath.norm(vector));
  }

  private static QueryTerm text(float[] vector) {
    return QueryTerm.newBuilder()
        .setText(Values.newBuilder().addAllValues(Floats.asList(vector)))
        .build();
  }

  private static SearchRequest.Builder by(float[] vector, By.Dimension dimension) {
    return SearchRequest.newBuilder().addTerms(text(vector).toBuilder().setBy(dimension));
  }

  private SearchResponse search(SearchRequest.Builder request) {
    return calls.search(request.build(), TimeLimit.in(Duration.ofSeconds(20)));
  }

  private static List<String> ids(SearchResponse response) {
    return response.getHitsList().stream().map(hit -> hit.getArtwork().getId()).toList();
  }

  private static List<String> steps(SearchResponse response) {
    return response.getStepsList().stream()
        .map(step -> step.getName() + " " + step.getIn() + " " + step.getOut())
        .toList();
  }
}
