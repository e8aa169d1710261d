package io.prism.index.store;

import io.prism.index.store.FacetCounts.NameCount;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/** Counts names on one state of the collection: at most seven sets of documents, each bounded. */
final class LuceneFacets {
  private final IndexSearcher searcher;
  private final FacetPlan plan;
  private final LuceneSettings settings;

  /** By filter: fields that nothing was chosen of share one. */
  private final Map<ArtworkFilter, CountedDocs> sets = new HashMap<>();

  LuceneFacets(IndexSearcher searcher, FacetPlan plan, LuceneSettings settings) {
    this.searcher = searcher;
    this.plan = plan;
    this.settings = settings;
  }

  FacetCounts run() throws IOException {
    Map<FacetField, List<NameCount>> names = new EnumMap<>(FacetField.class);
    CountedDocs all = docs(plan.filter());
    boolean complete = all.complete();
    for (FacetField field : FacetField.values()) {
      CountedDocs docs = docs(plan.filter().ignoring(field));
      complete &= docs.complete();
      NameCounter counter = new NameCounter(ArtworkDocuments.namesField(field), plan.time());
      counter.count(searcher.getIndexReader().leaves(), docs.docs());
      names.put(field, counter.most(plan.filter().chosen(field)));
    }
    int total = all.complete() ? all.docs().length : searcher.count(passing(plan.filter()));
    return new FacetCounts(names, all.docs().length, total, complete);
  }

  private CountedDocs docs(ArtworkFilter filter) throws IOException {
    CountedDocs known = sets.get(filter);
    if (known == null) {
      known = find(filter);
      sets.put(filter, known);
    }
    return known;
  }

  private static Query passing(ArtworkFilter filter) {
    return FilterQueries.of(filter, List.of(Artwork.State.INDEXED));
  }

  private CountedDocs find(ArtworkFilter filter) throws IOException {
    CountedDocs first = FirstDocs.find(searcher, passing(filter), plan.most());
    plan.time().check();
    SearchPlan near = plan.near();
    if (near == null || first.complete()) {
      return first;
    }
    SearchPlan nearest = near.firstOf(filter, plan.most());
    return new CountedDocs(
        new LuceneSearch(searcher.getIndexReader(), nearest, settings).nearest(), false);
  }
}
