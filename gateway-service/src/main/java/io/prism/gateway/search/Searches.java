package io.prism.gateway.search;

import io.prism.client.IndexClient;
import io.prism.client.PictureAnalyzer.Regions;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.Analysis;
import io.prism.gateway.v1.AnalyzeRequest;
import io.prism.gateway.v1.BlendTerm;
import io.prism.gateway.v1.Query;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchResponse;
import io.prism.gateway.v1.Timing;
import io.prism.index.v1.DecomposeRequest;
import io.prism.index.v1.DecomposeResponse;
import io.prism.type.v1.By;
import java.util.ArrayList;
import java.util.List;

/** Search and its first half, analysis. Blocks; thread-safe. */
public final class Searches {
  private static final int MAX_TERMS = 16;

  private final QueryReader reader;
  private final IndexClient client;
  private final IndexQueries index;
  private final ThingsSearch things;
  private final Outcomes outcomes;

  /**
   * @param outcomes is told of each search
   */
  public Searches(QueryReader reader, IndexClient index, Outcomes outcomes) {
    this.reader = reader;
    this.client = index;
    this.index = new IndexQueries(index);
    this.things = new ThingsSearch(this.index);
    this.outcomes = outcomes;
  }

  /** Whoever counts. */
  public interface Outcomes {
    /** The index is asked. */
    void searched();

    /** It is not: the picture is not of a searchable kind. */
    void refused();
  }

  /** A query that is not of a searchable kind is not searched: no hits, and the answer says why. */
  public SearchResponse search(SearchRequest request, Parts parts) {
    long start = System.nanoTime();
    SearchRules.check(request);
    List<Term> terms = terms(request, parts);
    long analyzed = System.nanoTime();
    SearchResponse.Builder response =
        SearchResponse.newBuilder().setQuery(terms.get(0).understood().analysis());
    boolean searchable = terms.stream().allMatch(term -> term.understood().isSearchable());
    if (searchable || request.getIntent() == SearchRequest.Intent.SKIP) {
      outcomes.searched();
      searchIndex(request, terms, response);
    } else {
      outcomes.refused();
      response.setQuery(firstRefused(terms));
    }
    return response.setTiming(timing(start, analyzed, System.nanoTime())).build();
  }

  /** What Prism sees in a plain query. */
  public Analysis analyze(AnalyzeRequest request, Parts parts) {
    if (request.getQuery().getBlendCount() > 0) {
      throw PrismException.invalid("query.blend", "A blend can be searched but not analyzed.");
    }
    io.prism.gateway.artwork.MetadataRules.text("caption", request.getCaption());
    Understood understood =
        reader.read(
            request.getQuery(),
            "query",
            new QueryReader.Reading(request.getCaption(), Regions.BY_KIND, parts));
    DecomposeRequest toIndex =
        DecomposeRequest.newBuilder()
            .setModel(understood.model())
            .addTerms(understood.source())
            .build();
    DecomposeResponse taken =
        CallerFields.translated(request.getQuery(), () -> client.decompose(toIndex));
    if (taken.getVectorsCount() != 1) {
      throw PrismException.of(Reason.INTERNAL, "The index did not answer for every term.");
    }
    Analysis.Builder analysis =
        understood.analysis().toBuilder().setDecomposition(taken.getDecomposition());
    if (request.getIncludeVectors()) {
      analysis.setVectors(taken.getVectors(0));
    }
    return analysis.build();
  }

  private List<Term> terms(SearchRequest request, Parts parts) {
    Query query = request.getQuery();
    if (query.getBlendCount() == 0) {
      Understood plain =
          reader.read(
              query,
              "query",
              new QueryReader.Reading(request.getCaption(), regions(request), parts));
      return List.of(new Term(plain, request.getBy(), 0));
    }
    if (query.getFormCase() != Query.FormCase.FORM_NOT_SET) {
      throw PrismException.invalid("query", "Give either one form of query or a blend, not both.");
    }
    if (query.getBlendCount() > MAX_TERMS) {
      throw PrismException.invalid("query.blend", "A blend has at most " + MAX_TERMS + " terms.");
    }
    if (!request.getCaption().isEmpty()) {
      throw PrismException.invalid("caption", "caption goes with one picture, not with a blend.");
    }
    if (request.getRegions() == SearchRequest.Regions.DETECT) {
      throw PrismException.invalid("regions", "DETECT goes with one picture, not with a blend.");
    }
    if (query.hasBox()) {
      throw PrismException.invalid(
          "query.box", "box goes with one picture: give each of a blend's queries its own.");
    }
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < query.getBlendCount(); i++) {
      terms.add(blendTerm(query.getBlend(i), "query.blend[" + i + "]", request, parts));
    }
    return terms;
  }

  private Term blendTerm(BlendTerm term, String field, SearchRequest request, Parts parts) {
    if (term.getQuery().getBlendCount() > 0) {
      throw PrismException.invalid(field + ".query", "A blend must not hold another blend.");
    }
    SearchRules.checkDimension(term.getBy(), field + ".by");
    SearchRules.checkBlendWeight(term.getWeight(), field + ".weight");
    Understood understood =
        reader.read(
            term.getQuery(), field + ".query", new QueryReader.Reading("", Regions.NONE, parts));
    By.Dimension by =
        term.getBy() == By.Dimension.DIMENSION_UNSPECIFIED ? request.getBy() : term.getBy();
    return new Term(understood, by, term.getWeight());
  }

  private static Regions regions(SearchRequest request) {
    return switch (request.getRegions()) {
      case WHOLE -> Regions.NONE;
      case DETECT -> Regions.ALL;
      case AUTO, REGIONS_UNSPECIFIED, UNRECOGNIZED -> Regions.BY_KIND;
    };
  }

  private void searchIndex(
      SearchRequest request, List<Term> terms, SearchResponse.Builder response) {
    if (!terms.get(0).understood().parts().isEmpty()) {
      things.search(request, terms.get(0), response);
      return;
    }
    var found = index.search(request, terms, IndexQueries.page(request));
    response
        .addAllHits(found.getHitsList())
        .addAllSteps(found.getStepsList())
        .setNextPageToken(found.getNextPageToken());
    if (found.hasFacets()) {
      response.setFacets(found.getFacets());
    }
    response.getQueryBuilder().setDecomposition(found.getDecomposition());
  }

  private static Analysis firstRefused(List<Term> terms) {
    return terms.stream()
        .map(Term::understood)
        .filter(understood -> !understood.isSearchable())
        .findFirst()
        .map(Understood::analysis)
        .orElseThrow();
  }

  private static Timing timing(long start, long analyzed, long end) {
    return Timing.newBuilder()
        .setAnalyzeMs((analyzed - start) / 1e6f)
        .setSearchMs((end - analyzed) / 1e6f)
        .setTotalMs((end - start) / 1e6f)
        .build();
  }
}
