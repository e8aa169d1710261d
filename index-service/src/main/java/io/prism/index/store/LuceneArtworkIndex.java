package io.prism.index.store;

import io.prism.core.embedding.ModelId;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.core.rank.Dimension;
import io.prism.type.v1.Artwork;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;

/** The collection in one folder, with one HNSW graph a dimension. */
public final class LuceneArtworkIndex implements ArtworkIndex {
  private static final Sort BY_ID =
      new Sort(new SortField(ArtworkDocuments.ID, SortField.Type.STRING));

  private final LuceneSettings settings;
  private final Object writing = new Object();
  private volatile Session session;
  private volatile boolean closed;

  private LuceneArtworkIndex(LuceneSettings settings) {
    this.settings = settings;
    this.session = Session.open(settings);
  }

  /**
   * Opens the folder, or makes it.
   *
   * @throws IndexUnusableException when it is locked, damaged, not accessible, or of another model
   */
  public static LuceneArtworkIndex open(LuceneSettings settings) {
    return new LuceneArtworkIndex(settings);
  }

  @Override
  public List<PutOutcome> put(List<IndexedArtwork> artworks) {
    artworks.forEach(this::requireModel);
    return write(
        session -> {
          List<PutOutcome> outcomes = new ArrayList<>(artworks.size());
          for (IndexedArtwork artwork : artworks) {
            outcomes.add(session.apply(artwork));
          }
          return outcomes;
        });
  }

  @Override
  public List<PutOutcome> delete(List<Deletion> deletions) {
    return write(
        session -> {
          List<PutOutcome> outcomes = new ArrayList<>(deletions.size());
          for (Deletion deletion : deletions) {
            outcomes.add(session.apply(deletion));
          }
          return outcomes;
        });
  }

  private <T> T write(Operation<Session, T> change) {
    return guarded(
        () -> {
          T result;
          Session current;
          synchronized (writing) {
            current = usable();
            result = change.on(current);
          }
          current.commits().await();
          return result;
        });
  }

  /** A writer that met a full disk or the like closes itself; what was committed is safe. */
  private Session usable() throws IOException {
    if (!closed && !session.folder().writer().isOpen()) {
      session.folder().close();
      session = Session.open(settings);
    }
    return session;
  }

  @Override
  public List<Optional<Artwork>> get(List<String> ids) {
    return read(
        searcher -> {
          List<Optional<Artwork>> artworks = new ArrayList<>(ids.size());
          for (String id : ids) {
            int doc = IdLookup.find(searcher, id);
            artworks.add(
                doc < 0
                    ? Optional.empty()
                    : Optional.of(HitReader.artwork(searcher.storedFields(), doc)));
          }
          return artworks;
        });
  }

  @Override
  public List<Optional<String>> fingerprints(List<String> ids) {
    return read(
        searcher -> {
          List<Optional<String>> fingerprints = new ArrayList<>(ids.size());
          for (String id : ids) {
            StoredVersions.Entry entry = StoredVersions.find(searcher, id);
            fingerprints.add(Optional.ofNullable(entry).map(StoredVersions.Entry::fingerprint));
          }
          return fingerprints;
        });
  }

  @Override
  public List<Optional<UnitVectors>> vectors(List<String> ids) {
    return read(
        searcher -> {
          List<Optional<UnitVectors>> vectors = new ArrayList<>(ids.size());
          for (String id : ids) {
            int doc = IdLookup.find(searcher, id);
            vectors.add(doc < 0 ? Optional.empty() : vectors(searcher, doc));
          }
          return vectors;
        });
  }

  private Optional<UnitVectors> vectors(IndexSearcher searcher, int doc) throws IOException {
    Map<Dimension, float[]> vectors = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      float[] vector = HitReader.vector(searcher, dimension, doc);
      if (vector != null) {
        vectors.put(dimension, vector);
      }
    }
    return vectors.isEmpty()
        ? Optional.empty()
        : Optional.of(new UnitVectors(settings.model(), vectors));
  }

  @Override
  public SearchResult search(SearchPlan plan) {
    requireModel("model", plan.model());
    plan.targets().forEach(target -> requireDimension("query", target.vector().length));
    return read(searcher -> new LuceneSearch(searcher.getIndexReader(), plan, settings).run());
  }

  @Override
  public List<Artwork> list(ListPlan plan) {
    return read(
        searcher -> {
          ScoreDoc after = plan.afterId().isEmpty() ? null : justAfter(searcher, plan.afterId());
          TopDocs found =
              searcher.searchAfter(
                  after, FilterQueries.of(plan.filter(), plan.states()), plan.limit(), BY_ID);
          List<Artwork> artworks = new ArrayList<>(found.scoreDocs.length);
          for (ScoreDoc doc : found.scoreDocs) {
            artworks.add(HitReader.artwork(searcher.storedFields(), doc.doc));
          }
          plan.time().check();
          return artworks;
        });
  }

  /** Ids are unique, so the document only has to be one that Lucene accepts. */
  private static ScoreDoc justAfter(IndexSearcher searcher, String id) {
    int lastDoc = Math.max(0, searcher.getIndexReader().maxDoc() - 1);
    return new FieldDoc(lastDoc, Float.NaN, new Object[] {new BytesRef(id)});
  }

  @Override
  public IndexStats stats() {
    return read(
        searcher -> {
          long indexed = count(searcher, Artwork.State.INDEXED);
          return new IndexStats(
              settings.model().toString(),
              indexed,
              count(searcher, Artwork.State.REJECTED),
              count(searcher, Artwork.State.DELETED),
              bytes());
        });
  }

  private static long count(IndexSearcher searcher, Artwork.State state) throws IOException {
    return searcher.count(new TermQuery(new Term(ArtworkDocuments.STATE, state.name())));
  }

  private long bytes() throws IOException {
    Directory directory = session.folder().directory();
    long bytes = 0;
    for (String file : directory.listAll()) {
      try {
        bytes += directory.fileLength(file);
      } catch (FileNotFoundException | NoSuchFileException e) {
        // A merge removed it since it was listed.
      }
    }
    return bytes;
  }

  private <T> T read(Operation<IndexSearcher, T> query) {
    return guarded(
        () -> {
          Session current = session;
          IndexSearcher searcher = current.folder().searchers().acquire();
          try {
            return query.on(searcher);
          } finally {
            current.folder().searchers().release(searcher);
          }
        });
  }

  private <T> T guarded(Action<T> action) {
    try {
      return action.run();
    } catch (IOException | AlreadyClosedException | IndexUnusableException e) {
      throw new PrismException(
          Problem.of(Reason.UNAVAILABLE, "The index can't be read or written at the moment."), e);
    }
  }

  private void requireModel(IndexedArtwork artwork) {
    UnitVectors vectors = artwork.vectors();
    if (vectors != null) {
      requireModel("model", vectors.model());
      requireDimension("vectors", vectors.size());
    }
  }

  private void requireModel(String field, ModelId model) {
    if (!model.equals(settings.model())) {
      throw new PrismException(
          new Problem(
              Reason.MODEL_MISMATCH,
              "The collection holds vectors of " + settings.model() + ", not of " + model + ".",
              field,
              null));
    }
  }

  private void requireDimension(String field, int size) {
    if (size != settings.dimension()) {
      throw PrismException.invalid(
          field, "A vector of " + settings.model() + " has " + settings.dimension() + " numbers.");
    }
  }

  @Override
  public void close() {
    synchronized (writing) {
      if (closed) {
        return;
      }
      closed = true;
      guarded(
          () -> {
            session.folder().close();
            return true;
          });
    }
  }

  private interface Operation<S, T> {
    T on(S source) throws IOException;
  }

  private interface Action<T> {
    T run() throws IOException;
  }
}
