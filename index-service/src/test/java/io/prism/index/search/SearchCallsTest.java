package io.prism.index.search;

import static io.prism.index.store.Artworks.MODEL;
import static io.prism.index.store.Artworks.SIZE;
import static io.prism.index.store.Artworks.angle;
import static io.prism.index.store.Artworks.axis;
import static io.prism.index.store.Artworks.named;
import static io.prism.index.store.Artworks.term;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.prism.client.Floats;
import io.prism.core.decomposition.Projection;
import io.prism.core.embedding.ModelSpace;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.core.rank.Weights;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.Artworks;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.LuceneArtworkIndex;
import io.prism.index.store.LuceneSettings;
import io.prism.index.store.TimeLimit;
import io.prism.index.store.UnitVectors;
import io.prism.index.v1.AnalyzedPicture;
import io.prism.index.v1.DecomposeRequest;
import io.prism.index.v1.QueryTerm;
import io.prism.index.v1.SearchRequest;
import io.prism.index.v1.SearchResponse;
import io.prism.index.v1.Values;
import io.prism.models.Vocabulary;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.By;
import io.prism.type.v1.Filter;
import io.prism.type.v1.Hit;
import io.prism.type.v1.Region;
import io.prism.type.v1.ResultList;
import io.prism.type.v1.Vectors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SearchCallsTest {
  private static final float[] TEXT_MEAN = times(axis(5), .5f);

  @TempDir Path folder;
  private ArtworkIndex index;
  private SearchCalls calls;

  @BeforeEach
  void open() {
    index = LuceneArtworkIndex.open(LuceneSettings.defaults(folder, MODEL, SIZE));
    ModelSpace space = new ModelSpace(MODEL, new float[SIZE], TEXT_MEAN);
    calls =
        new SearchCalls(
            index,
            new Decomposer(space, new Projection()),
            Calibration.unmeasured(new Weights(1, 3, 0)),
            new Categories(Vocabulary.EMPTY, 2));
    put("fox", angle(0), axis(2), axis(3), "fox", "watercolor");
    put("wolf", angle(30), axis(4), axis(3), "wolf", "pastel");
    put("cup", angle(90), axis(2), axis(6), "cup", "watercolor");
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void anArtworkFindsItsLikesButNotItself() {
    QueryTerm fox = QueryTerm.newBuilder().setArtworkId("fox").build();

    assertThat(ids(search(by(fox, By.Dimension.OBJECT)))).containsExactly("wolf", "cup");
    assertThat(ids(search(by(fox, By.Dimension.STYLE)))).startsWith("cup");
    assertThat(ids(search(by(fox, By.Dimension.WHOLE)))).startsWith("wolf");
    // 1 to 3: wolf has (cos 30° + 0) / 4, cup has (0 + 3) / 4.
    SearchResponse both = search(by(fox, By.Dimension.BOTH));
    assertThat(ids(both)).startsWith("cup");
    assertThat(both.getHits(0).getDistance()).isCloseTo((float) Math.sqrt(.5), within(1e-5f));
    assertThat(both.getHits(0).getRank()).isCloseTo(2 - (float) Math.sqrt(.5), within(1e-5f));
    assertThat(both.getHits(0).getScores().getStyle()).isCloseTo(1, within(1e-6f));
    assertThat(both.getHits(0).getScores().getObject()).isCloseTo(0, within(1e-6f));
    assertThat(both.getHits(0).getScores().hasWhole()).isTrue();
    assertThat(both.getModel()).isEqualTo(MODEL.toString());
  }

  @Test
  void namesAreCountedWhenAskedForAndPagesGoOnWithoutThem() {
    QueryTerm fox = QueryTerm.newBuilder().setArtworkId("fox").build();
    SearchResponse found = search(by(fox, By.Dimension.STYLE).setLimit(1).setFacets(true));

    // Not of the fox itself, which is no hit.
    assertThat(found.getFacets().getStylesList())
        .extracting(name -> name.getName() + " " + name.getCount())
        .containsExactly("pastel 1", "watercolor 1");
    assertThat(found.getFacets().getCounted()).isEqualTo(2);
    assertThat(found.getFacets().getComplete()).isTrue();
    SearchResponse next =
        search(by(fox, By.Dimension.STYLE).setLimit(1).setPageToken(found.getNextPageToken()));
    assertThat(ids(next)).hasSize(1).doesNotContainAnyElementsOf(ids(found));
    assertThat(next.hasFacets()).isFalse();
  }

  @Test
  void eachHitSaysWhyItMatched() {
    QueryTerm fox = QueryTerm.newBuilder().setArtworkId("fox").build();
    SearchResponse found = search(by(fox, By.Dimension.BOTH).setExplain(true));

    assertThat(found.getHits(0).getBecauseList())
        .containsExactly("style 1.00: watercolor", "object 0.00: cup");
    assertThat(search(by(fox, By.Dimension.BOTH)).getHits(0).getBecauseList()).isEmpty();
  }

  @Test
  void aPictureIsTakenApartAsThePackSays() {
    // e = (o + s) / √2 with s orthogonal to o: after projection exactly s is left.
    float[] mixed = normalized(plus(angle(30), axis(2)));
    Vectors vectors =
        calls
            .decompose(DecomposeRequest.newBuilder().addTerms(picture(mixed, angle(30))).build())
            .getVectors(0);

    assertThat(Floats.toArray(vectors.getObjectList())).containsExactly(angle(30), within(1e-5f));
    assertThat(Floats.toArray(vectors.getStyleList())).containsExactly(axis(2), within(1e-5f));
    assertThat(Floats.toArray(vectors.getWholeList())).containsExactly(mixed, within(1e-5f));
    assertThat(ids(search(by(picture(mixed, angle(30)), By.Dimension.OBJECT))))
        .startsWith("wolf", "fox");
  }

  @Test
  void aCorrectedCaptionChangesObjectAndStyleOfAStoredArtwork() {
    QueryTerm corrected =
        QueryTerm.newBuilder().setArtworkId("fox").addContent(values(angle(90))).build();

    assertThat(ids(search(by(corrected, By.Dimension.OBJECT)))).startsWith("cup");
  }

  @Test
  void aTextCrossesTheModalityGapForStyleAndWholeOnly() {
    float[] text = normalized(plus(times(axis(5), .5f), axis(2)));
    QueryTerm term = QueryTerm.newBuilder().setText(values(text)).build();
    Vectors vectors =
        calls.decompose(DecomposeRequest.newBuilder().addTerms(term).build()).getVectors(0);

    assertThat(Floats.toArray(vectors.getObjectList())).containsExactly(text, within(1e-6f));
    float[] centred = normalized(plus(text, times(TEXT_MEAN, -1)));
    assertThat(Floats.toArray(vectors.getStyleList())).containsExactly(centred, within(1e-6f));
    assertThat(Floats.toArray(vectors.getWholeList())).containsExactly(centred, within(1e-6f));
    assertThat(ids(search(by(term, By.Dimension.STYLE)))).startsWith("cup", "fox");
  }

  @Test
  void aBlendTakesTheObjectOfOneAndTheStyleOfAnother() {
    put("wolfInWatercolor", angle(30), axis(2), axis(7), "wolf", "watercolor");
    SearchRequest.Builder blend =
        SearchRequest.newBuilder()
            .addTerms(QueryTerm.newBuilder().setArtworkId("wolf").setBy(By.Dimension.OBJECT))
            .addTerms(QueryTerm.newBuilder().setArtworkId("cup").setBy(By.Dimension.STYLE));

    SearchResponse found = search(blend);

    assertThat(ids(found)).startsWith("wolfInWatercolor").doesNotContain("wolf", "cup");
    assertThat(found.getHits(0).getScores().getObject()).isCloseTo(1, within(1e-5f));
    assertThat(found.getHits(0).getDistance()).isCloseTo(0, within(1e-2f));
  }

  @Test
  void aNegativeTermLeadsAway() {
    SearchRequest.Builder away =
        SearchRequest.newBuilder()
            .addTerms(
                QueryTerm.newBuilder()
                    .setText(values(angle(0)))
                    .setBy(By.Dimension.OBJECT)
                    .setWeight(-1));
    SearchResponse found = search(away.setExplain(true));

    assertThat(ids(found)).containsExactly("cup", "wolf", "fox");
    assertThat(found.getHits(2).getScores().getObject()).isCloseTo(1, within(1e-5f));
    assertThat(found.getHits(2).getBecause(0)).startsWith("away from the object 1.00");
  }

  @Test
  void pagesFollowEachOtherWithoutRepeatsOrGaps() {
    Random random = new Random(5);
    IntStream.range(0, 40)
        .forEach(
            i -> put("r" + i, Artworks.unit(random), Artworks.unit(random), axis(3), "x", "y"));
    SearchRequest.Builder request = by(text(angle(10)), By.Dimension.OBJECT).setLimit(6);
    List<String> seen = new ArrayList<>();
    SearchResponse page = search(request);
    seen.addAll(ids(page));
    while (!page.getNextPageToken().isEmpty()) {
      page = search(request.setPageToken(page.getNextPageToken()).setLimit(9));
      seen.addAll(ids(page));
    }
    assertThat(seen).hasSize(43).doesNotHaveDuplicates();
    assertThat(seen).isEqualTo(ids(search(by(text(angle(10)), By.Dimension.OBJECT).setLimit(100))));
  }

  @Test
  void aForeignOrAlteredPageTokenIsRefused() {
    SearchRequest.Builder request = by(text(angle(10)), By.Dimension.OBJECT).setLimit(1);
    String token = search(request).getNextPageToken();

    refusedToken(request.clone().setPageToken(token.substring(1)));
    refusedToken(request.clone().setPageToken(token + "A"));
    refusedToken(request.clone().setPageToken("%%%"));
    refusedToken(request.clone().setPageToken("AAAA"));
    char other = token.charAt(20) == 'A' ? 'B' : 'A';
    refusedToken(
        request.clone().setPageToken(token.substring(0, 20) + other + token.substring(21)));
    refusedToken(by(text(angle(50)), By.Dimension.OBJECT).setPageToken(token));
    refusedToken(by(text(angle(10)), By.Dimension.STYLE).setPageToken(token));
    refusedToken(
        request.clone().setFilter(Filter.newBuilder().addTagsAny("x")).setPageToken(token));
    assertThat(ids(search(request.clone().setPageToken(token)))).hasSize(1);
  }

  private void refusedToken(SearchRequest.Builder request) {
    refused(request, Reason.INVALID_ARGUMENT, "pageToken");
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void badRequestsNameTheirField(BadRequest bad) {
    refused(bad.request(), bad.reason(), bad.field());
  }

  record BadRequest(SearchRequest.Builder request, Reason reason, String field) {}

  static List<BadRequest> badRequests() {
    float[] nan = axis(0);
    nan[3] = Float.NaN;
    QueryTerm good = text(axis(0));
    return List.of(
        invalid(SearchRequest.newBuilder(), "terms"),
        invalid(SearchRequest.newBuilder().addTerms(QueryTerm.getDefaultInstance()), "terms[0]"),
        invalid(one(good).addTerms(text(nan)), "terms[1].text"),
        invalid(one(text(new float[SIZE])), "terms[0].text"),
        invalid(one(text(new float[] {1, 0})), "terms[0].text"),
        invalid(one(picture(nan, axis(0))), "terms[0].picture.mixed"),
        invalid(one(picture(axis(0), nan)), "terms[0].picture.content[0]"),
        invalid(one(picture(axis(0))), "terms[0].picture.content"),
        invalid(by(good, By.Dimension.HIERARCHY), "terms[0].by"),
        invalid(one(good.toBuilder().setWeight(101).build()), "terms[0].weight"),
        invalid(one(good.toBuilder().setWeight(Float.NaN).build()), "terms[0].weight"),
        invalid(
            one(good.toBuilder().setWeights(io.prism.type.v1.Weights.newBuilder()).build()),
            "terms[0].weights"),
        invalid(one(good).addTerms(good.toBuilder().setWeight(-1)), "terms"),
        invalid(one(good).setLimit(-1), "limit"),
        invalid(one(good).setLimit(1001), "limit"),
        invalid(
            one(good).setFilter(Filter.newBuilder().setCreatedAfter("yesterday")),
            "filter.createdAfter"),
        invalid(
            one(good).setFilter(Filter.newBuilder().setCreatedBefore("+300000-01-01T00:00:00Z")),
            "filter.createdBefore"),
        invalid(
            one(good).setResultList(ResultList.newBuilder().setMinRank(Float.NaN)),
            "resultList.minRank"),
        new BadRequest(one(good).setModel("other@1"), Reason.MODEL_MISMATCH, "model"),
        new BadRequest(
            one(QueryTerm.newBuilder().setArtworkId("nobody").build()),
            Reason.NOT_FOUND,
            "terms[0].artworkId"));
  }

  private static BadRequest invalid(SearchRequest.Builder request, String field) {
    return new BadRequest(request, Reason.INVALID_ARGUMENT, field);
  }

  private void refused(SearchRequest.Builder request, Reason reason, String field) {
    assertThatThrownBy(() -> search(request))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.problem().field()).isEqualTo(field);
            });
  }

  @Test
  void thresholdsDropHitsAndSaySo() {
    SearchResponse found =
        search(
            by(text(angle(0)), By.Dimension.OBJECT)
                .setResultList(ResultList.newBuilder().setMaxDistance(1).setMinRank(1.9f)));

    assertThat(ids(found)).containsExactly("fox");
    assertThat(found.getStepsList())
        .extracting(s -> s.getName() + " " + s.getIn() + " " + s.getOut())
        .containsExactly("maxDistance 3 2", "minRank 2 1");
  }

  @Test
  void aPartThatMatchesIsToldWithItsOwnScoresCategoryAndReason() {
    Artwork scene =
        named("scene", 1)
            .addObjects(term("table"))
            .addStyles(term("watercolor"))
            .addRegions(
                Region.newBuilder().setObject("owl").setCategory("animals/birds/owl").setScore(.8f))
            .build();
    UnitVectors whole = UnitVectors.of(MODEL, axis(7), axis(2), axis(8));
    UnitVectors owl = UnitVectors.of(MODEL, angle(-10), axis(2), axis(9));
    index.put(List.of(new IndexedArtwork(scene, whole, List.of(owl), "")));
    SearchRequest.Builder request = by(text(angle(-10)), By.Dimension.OBJECT).setExplain(true);

    Hit hit = search(request).getHits(0);

    assertThat(hit.getArtwork().getId()).isEqualTo("scene");
    assertThat(hit.getRegion().getObject()).isEqualTo("owl");
    assertThat(hit.getCategory()).isEqualTo("animals/birds");
    assertThat(hit.getScores().getObject()).isCloseTo(1, within(1e-6f));
    assertThat(hit.getBecause(0)).isEqualTo("object 1.00: owl, in a part of it");
    SearchResponse wholeOnly = search(request.setWholeOnly(true));
    assertThat(ids(wholeOnly)).startsWith("fox").contains("scene");
    assertThat(wholeOnly.getHitsList()).noneMatch(Hit::hasRegion);
  }

  @Test
  void aPictureOfSeveralThingsHasTheirStyleAndUnlessSomebodyWroteItTheirObject() {
    // Each part is (o + s) / √2: the style that is left is s.
    AnalyzedPicture fox = picture(normalized(plus(angle(0), axis(2))), angle(0)).getPicture();
    AnalyzedPicture cup = picture(normalized(plus(angle(90), axis(2))), angle(90)).getPicture();
    AnalyzedPicture.Builder scene =
        picture(axis(9), axis(10)).getPicture().toBuilder()
            .setCaptionSource(Artwork.CaptionSource.INVERTED)
            .addParts(fox)
            .addParts(cup);

    Vectors guessed = vectors(scene.build());
    assertThat(Floats.toArray(guessed.getObjectList())).containsExactly(angle(45), within(1e-5f));
    assertThat(Floats.toArray(guessed.getStyleList())).containsExactly(axis(2), within(1e-5f));
    assertThat(Floats.toArray(guessed.getWholeList())).containsExactly(axis(9), within(1e-5f));

    Vectors written = vectors(scene.setCaptionSource(Artwork.CaptionSource.GIVEN).build());
    assertThat(Floats.toArray(written.getObjectList())).containsExactly(axis(10), within(1e-5f));
    assertThat(Floats.toArray(written.getStyleList())).containsExactly(axis(2), within(1e-5f));

    AnalyzedPicture wrong = scene.addParts(picture(new float[] {1}, axis(1)).getPicture()).build();
    refused(
        one(QueryTerm.newBuilder().setPicture(wrong).build()),
        Reason.INVALID_ARGUMENT,
        "terms[0].picture.parts[2].mixed");
    refused(
        one(
            QueryTerm.newBuilder()
                .setPicture(scene.addAllParts(Collections.nCopies(18, fox)))
                .build()),
        Reason.INVALID_ARGUMENT,
        "terms[0].picture.parts");
  }

  private Vectors vectors(AnalyzedPicture picture) {
    DecomposeRequest request =
        DecomposeRequest.newBuilder().addTerms(QueryTerm.newBuilder().setPicture(picture)).build();
    return calls.decompose(request).getVectors(0);
  }

  @Test
  void aRegionOfAStoredArtworkIsAQueryAndItsArtworkNoHit() {
    Artwork scene = named("scene", 1).addRegions(Region.getDefaultInstance()).build();
    index.put(
        List.of(
            new IndexedArtwork(
                scene,
                UnitVectors.of(MODEL, axis(7), axis(2), axis(8)),
                List.of(UnitVectors.of(MODEL, angle(90), axis(2), axis(9))),
                "")));
    QueryTerm region = QueryTerm.newBuilder().setArtworkId("scene").setRegion(0).build();

    assertThat(ids(search(by(region, By.Dimension.OBJECT)))).startsWith("cup").hasSize(3);
    for (int wrong : new int[] {1, -1}) {
      refused(
          by(region.toBuilder().setRegion(wrong).build(), By.Dimension.OBJECT),
          Reason.NOT_FOUND,
          "terms[0].artworkId");
    }
  }

  // ---- helpers

  private void put(
      String id, float[] object, float[] style, float[] whole, String what, String how) {
    Artwork artwork = named(id, 1).addObjects(term(what)).addStyles(term(how)).build();
    index.put(
        List.of(new IndexedArtwork(artwork, UnitVectors.of(MODEL, object, style, whole), "")));
  }

  private SearchResponse search(SearchRequest.Builder request) {
    return calls.search(request.build(), TimeLimit.in(Duration.ofSeconds(20)));
  }

  private static List<String> ids(SearchResponse response) {
    return response.getHitsList().stream().map(Hit::getArtwork).map(Artwork::getId).toList();
  }

  private static SearchRequest.Builder one(QueryTerm term) {
    return SearchRequest.newBuilder().addTerms(term);
  }

  private static SearchRequest.Builder by(QueryTerm term, By.Dimension dimension) {
    return one(term.toBuilder().setBy(dimension).build());
  }

  private static QueryTerm text(float[] vector) {
    return QueryTerm.newBuilder().setText(values(vector)).build();
  }

  private static QueryTerm picture(float[] mixed, float[]... content) {
    AnalyzedPicture.Builder picture =
        AnalyzedPicture.newBuilder().addAllMixed(Floats.asList(mixed));
    for (float[] text : content) {
      picture.addContent(values(text));
    }
    return QueryTerm.newBuilder().setPicture(picture).build();
  }

  private static Values values(float[] vector) {
    return Values.newBuilder().addAllValues(Floats.asList(vector)).build();
  }

  private static float[] plus(float[] a, float[] b) {
    float[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  private static float[] times(float[] a, float factor) {
    float[] result = a.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] *= factor;
    }
    return result;
  }

  private static float[] normalized(float[] a) {
    double squared = 0;
    for (float x : a) {
      squared += x * x;
    }
    return times(a, (float) (1 / Math.sqrt(squared)));
  }
}
