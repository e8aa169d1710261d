package io.prism.index.search;

import io.prism.client.Floats;
import io.prism.core.embedding.ModelSpace;
import io.prism.index.store.TimeLimit;
import io.prism.index.v1.AnalyzedPicture;
import io.prism.index.v1.QueryTerm;
import io.prism.index.v1.SearchRequest;
import io.prism.index.v1.Values;
import io.prism.type.v1.By;
import io.prism.type.v1.ResultList;
import java.time.Duration;

/**
 * Searches as callers do, for a picture that nobody has. Whatever is done for the first time is
 * slow: on a busy node the first search of a new process takes seconds, and a service that was
 * scaled up gets callers as soon as it says that it is ready.
 */
public final class Rehearsal {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SearchCalls searches;
  private final ModelSpace space;

  public Rehearsal(SearchCalls searches, ModelSpace space) {
    this.searches = searches;
    this.space = space;
  }

  /** Blocks; throws what a search throws. */
  public void run() {
    for (By.Dimension by : new By.Dimension[] {By.Dimension.STYLE, By.Dimension.BOTH}) {
      searches.search(request(by), TimeLimit.in(PATIENCE));
    }
  }

  private SearchRequest request(By.Dimension by) {
    AnalyzedPicture picture =
        AnalyzedPicture.newBuilder()
            .addAllMixed(Floats.asList(axis(0)))
            .addContent(Values.newBuilder().addAllValues(Floats.asList(axis(1))))
            .build();
    return SearchRequest.newBuilder()
        .setModel(space.model().toString())
        .addTerms(QueryTerm.newBuilder().setPicture(picture).setBy(by))
        .setExplain(true)
        // Nothing resembles it.
        .setResultList(ResultList.newBuilder().setMinConfidence(0))
        .build();
  }

  /** Of unit length, and no picture's embedding. */
  private float[] axis(int dimension) {
    float[] values = new float[space.dimension()];
    values[dimension] = 1;
    return values;
  }
}
