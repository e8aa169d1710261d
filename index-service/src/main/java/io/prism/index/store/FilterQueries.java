package io.prism.index.store;

import io.prism.type.v1.Artwork;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Filters as Lucene queries. */
final class FilterQueries {
  private FilterQueries() {}

  static Query of(ArtworkFilter filter, Collection<Artwork.State> states) {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    query.add(
        new TermInSetQuery(
            ArtworkDocuments.STATE, states.stream().map(s -> new BytesRef(s.name())).toList()),
        Occur.FILTER);
    for (String tag : filter.tagsAll()) {
      query.add(
          new TermQuery(new Term(ArtworkDocuments.TAG, ArtworkWords.normalized(tag))),
          Occur.FILTER);
    }
    anyOf(query, ArtworkDocuments.TAG, filter.tagsAny());
    anyOf(query, ArtworkDocuments.AUTHOR, filter.authors());
    anyOf(query, ArtworkDocuments.CATEGORY, filter.categories());
    anyOf(query, ArtworkDocuments.STYLE, filter.styles());
    anyOf(query, ArtworkDocuments.OBJECT, filter.objects());
    anyOf(query, ArtworkDocuments.KIND, filter.kinds());
    created(query, filter);
    if (!filter.excludeIds().isEmpty()) {
      query.add(
          new TermInSetQuery(
              ArtworkDocuments.ID, filter.excludeIds().stream().map(BytesRef::new).toList()),
          Occur.MUST_NOT);
    }
    return query.build();
  }

  private static void anyOf(BooleanQuery.Builder query, String field, List<String> words) {
    if (!words.isEmpty()) {
      List<BytesRef> terms =
          words.stream().map(ArtworkWords::normalized).map(BytesRef::new).toList();
      query.add(new TermInSetQuery(field, terms), Occur.FILTER);
    }
  }

  private static void created(BooleanQuery.Builder query, ArtworkFilter filter) {
    Instant after = filter.createdAfter();
    Instant before = filter.createdBefore();
    if (after != null || before != null) {
      long from = after == null ? Long.MIN_VALUE : CreateTimes.ceilingMicros(after);
      long to = before == null ? Long.MAX_VALUE : CreateTimes.ceilingMicros(before) - 1;
      query.add(LongPoint.newRangeQuery(ArtworkDocuments.CREATED, from, to), Occur.FILTER);
    }
  }
}
