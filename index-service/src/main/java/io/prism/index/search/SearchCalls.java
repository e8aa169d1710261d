package io.prism.index.search;

import io.prism.client.Floats;
import io.prism.core.embedding.ModelId;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.core.rank.Dimension;
import io.prism.core.result.RelevanceCut;
import io.prism.core.result.ResultHit;
import io.prism.core.result.ResultPipeline;
import io.prism.index.search.QueryResolver.Resolved;
import io.prism.index.store.ArtworkFilter;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.FacetPlan;
import io.prism.index.store.SearchCursor;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchResult;
import io.prism.index.store.SearchResult.Found;
import io.prism.index.store.TimeLimit;
import io.prism.index.store.UnitVectors;
import io.prism.index.v1.DecomposeRequest;
import io.prism.index.v1.DecomposeResponse;
import io.prism.index.v1.SearchRequest;
import io.prism.index.v1.SearchResponse;
import io.prism.type.v1.Step;
import io.prism.type.v1.Vectors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Search and Decompose. Blocks; thread-safe. */
public final class SearchCalls {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_DECOMPOSED = 100;

  private final ArtworkIndex index;
  private final Decomposer decomposer;
  private final QueryResolver resolver;
  private final Calibration calibration;
  private final Categories categories;
  private final ResultLists resultLists;

  public SearchCalls(
      ArtworkIndex index, Decomposer decomposer, Calibration calibration, Categories categories) {
    this.index = index;
    this.decomposer = decomposer;
    this.resolver = new QueryResolver(index, decomposer, calibration.both());
    this.calibration = calibration;
    this.categories = categories;
    this.resultLists = new ResultLists(calibration.distances());
  }

  public SearchResponse search(SearchRequest request, TimeLimit time) {
    int limit = limit(request);
    requireModel(request.getModel());
    ResultLists.check(request.getResultList());
    Resolved query = resolver.resolve(request.getTermsList());
    byte[] same = unchanging(request);
    SearchPlan plan =
        new SearchPlan(
            decomposer.space().model(),
            query.targets(),
            ArtworkFilter.from(request.getFilter()).without(query.ownIds()),
            limit,
            cursor(request, query, same),
            request.getExact(),
            !request.getWholeOnly(),
            time);
    SearchResult page = index.search(plan);
    Relevances relevances = Relevances.of(query, calibration.relatedness());
    Hits hits =
        new Hits(
            query.targets(),
            relevances,
            found -> categories.of(found, request.getResultList().getCategoryLevel()));
    List<ResultHit<Found>> ranked = page.hits().stream().map(hits::of).toList();
    boolean isFirst = plan.after() == null;
    ResultPipeline pipeline =
        resultLists.pipeline(
            request.getResultList(), query, relevances, isFirst, page.next() != null);
    ResultPipeline.Result<Found> list = pipeline.apply(ranked);
    SearchCursor next =
        isExhausted(pipeline, ranked, relevances.dimensions(), isFirst) ? null : page.next();
    SearchResponse.Builder response = SearchResponse.newBuilder();
    if (request.getFacets()) {
      response.setFacets(FacetLists.of(index.facets(FacetPlan.of(plan))));
    }
    return response
        .addAllHits(list.hits().stream().map(hit -> hits.told(hit, request.getExplain())).toList())
        .addAllSteps(list.reports().stream().map(SearchCalls::told).toList())
        .setNextPageToken(next == null ? "" : PageTokens.of(next, query.targets(), same))
        .setModel(decomposer.space().model().toString())
        .setDecomposition(decomposer.describe())
        .build();
  }

  /**
   * Whether later pages would hold nothing but hits that are near by chance: where none of the
   * nearest is evident, and by one dimension, where hits are in the order of their confidence. By
   * several a later hit may be related in the one that weighs less.
   */
  private static boolean isExhausted(
      ResultPipeline pipeline, List<ResultHit<Found>> ranked, int dimensions, boolean isFirst) {
    if (ranked.isEmpty()) {
      return false;
    }
    List<ResultHit<Found>> last = ranked.subList(ranked.size() - 1, ranked.size());
    return pipeline.steps().stream()
        .filter(RelevanceCut.class::isInstance)
        .map(RelevanceCut.class::cast)
        .anyMatch(
            cut ->
                (isFirst && cut.apply(ranked).hits().isEmpty())
                    || (dimensions == 1
                        && new RelevanceCut(cut.minConfidence(), false)
                            .apply(last)
                            .hits()
                            .isEmpty()));
  }

  private static Step told(ResultPipeline.Report report) {
    return Step.newBuilder()
        .setName(report.name())
        .setIn(report.in())
        .setOut(report.out())
        .setDetail(report.detail())
        .build();
  }

  private static int limit(SearchRequest request) {
    int limit = request.getLimit();
    if (limit < 0 || limit > MAX_LIMIT) {
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT, "limit", MAX_LIMIT + " hits", "The limit is 1 to 1000."));
    }
    return limit == 0 ? DEFAULT_LIMIT : limit;
  }

  private static @Nullable SearchCursor cursor(
      SearchRequest request, Resolved query, byte[] unchanging) {
    String token = request.getPageToken();
    return token.isEmpty() ? null : PageTokens.cursor(token, query.targets(), unchanging);
  }

  /** The request without what may change from page to page; the vectors have their own sketch. */
  private static byte[] unchanging(SearchRequest request) {
    SearchRequest.Builder rest =
        request.toBuilder()
            .clearPageToken()
            .clearLimit()
            .clearExplain()
            .clearResultList()
            .clearFacets();
    rest.getTermsBuilderList()
        .forEach(
            term -> {
              term.clearContent();
              if (term.hasPicture()) {
                term.getPictureBuilder().clear();
              }
              if (term.hasText()) {
                term.getTextBuilder().clear();
              }
            });
    return rest.build().toByteArray();
  }

  public DecomposeResponse decompose(DecomposeRequest request) {
    requireModel(request.getModel());
    if (request.getTermsCount() == 0 || request.getTermsCount() > MAX_DECOMPOSED) {
      throw PrismException.invalid("terms", "Decompose takes 1 to 100 terms.");
    }
    DecomposeResponse.Builder response =
        DecomposeResponse.newBuilder()
            .setModel(decomposer.space().model().toString())
            .setDecomposition(decomposer.describe());
    for (int i = 0; i < request.getTermsCount(); i++) {
      UnitVectors vectors = resolver.vectors(request.getTerms(i), "terms[" + i + "]");
      response.addVectors(
          Vectors.newBuilder()
              .addAllObject(values(vectors, Dimension.OBJECT))
              .addAllStyle(values(vectors, Dimension.STYLE))
              .addAllWhole(values(vectors, Dimension.WHOLE)));
    }
    return response.build();
  }

  private static List<Float> values(UnitVectors vectors, Dimension dimension) {
    float[] vector = vectors.get(dimension);
    return vector == null ? List.of() : Floats.asList(vector);
  }

  private void requireModel(String model) {
    ModelId serving = decomposer.space().model();
    if (!model.isEmpty() && !model.equals(serving.toString())) {
      throw new PrismException(
          new Problem(
              Reason.MODEL_MISMATCH,
              "The collection holds vectors of " + serving + ".",
              "model",
              null));
    }
  }
}
