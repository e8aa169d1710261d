package io.prism.index.store;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;

/** The collection in one folder, with one HNSW graph a dimension. */
public final class LuceneArtworkIndex implements ArtworkIndex, IndexSnapshots {
  /** Its name in backups. */
  public static final String ENGINE = "lucene";

  /** In the folder after a restore, until {@link #wentBack}: the backup's manifest. */
  public static final String RESTORED = "restored.json";

  private final LuceneSettings settings;
  private final CollectionModel model;
  private final LuceneOrigin origin;
  private final Object writing = new Object();
  private volatile Session session;
  private volatile boolean closed;

  private LuceneArtworkIndex(LuceneSettings settings) {
    this.settings = settings;
    this.model = new CollectionModel(settings.model(), settings.dimension());
    this.session = Session.open(settings);
    this.origin = origin(settings.folder());
  }

  private LuceneOrigin origin(Path folder) {
    try {
      return LuceneOrigin.of(folder);
    } catch (IOException e) {
      session.folder().closeQuietly();
      throw new IndexUnusableException(IndexUnusableException.Cause.NOT_ACCESSIBLE, folder, e);
    }
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
    model.check(artworks);
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
    Session current = session;
    if (closed || current.folder().writer().isOpen()) {
      return current;
    }
    // The dead writer gave its lock back; until the new one stands, searches go on with the old.
    session = Session.open(settings);
    current.folder().close();
    return session;
  }

  @Override
  public List<Optional<Artwork>> get(List<String> ids) {
    return read(searcher -> StoredArtworks.get(searcher, ids));
  }

  @Override
  public List<Optional<String>> fingerprints(List<String> ids) {
    return read(searcher -> StoredArtworks.fingerprints(searcher, ids));
  }

  @Override
  public List<Optional<UnitVectors>> vectors(List<String> ids) {
    return read(searcher -> StoredArtworks.vectors(searcher, settings.model(), ids));
  }

  @Override
  public List<UnitVectors> regionVectors(String id) {
    return read(searcher -> StoredArtworks.regionVectors(searcher, settings.model(), id));
  }

  @Override
  public SearchResult search(SearchPlan plan) {
    model.check(plan);
    return read(searcher -> new LuceneSearch(searcher.getIndexReader(), plan, settings).run());
  }

  @Override
  public FacetCounts facets(FacetPlan plan) {
    return read(searcher -> new LuceneFacets(searcher, plan, settings).run());
  }

  @Override
  public List<Artwork> list(ListPlan plan) {
    return read(searcher -> StoredArtworks.list(searcher, plan));
  }

  @Override
  public IndexStats stats() {
    return read(
        searcher ->
            new IndexStats(
                settings.model().toString(),
                StoredArtworks.count(searcher, Artwork.State.INDEXED),
                StoredArtworks.count(searcher, Artwork.State.REJECTED),
                StoredArtworks.count(searcher, Artwork.State.DELETED),
                session.folder().bytes()));
  }

  @Override
  public IndexOrigin origin() {
    return guarded(origin::now);
  }

  @Override
  public void wentBack(IndexOrigin origin) {
    guarded(
        () -> {
          this.origin.wentBack();
          return true;
        });
  }

  @Override
  public Optional<IndexSnapshots> snapshots() {
    return Optional.of(this);
  }

  @Override
  public String engine() {
    return ENGINE;
  }

  @Override
  public void writeTo(Path folder) throws IOException {
    try {
      session.folder().snapshot(settings.folder()).writeTo(folder);
    } catch (AlreadyClosedException e) {
      throw new PrismException(
          Problem.of(Reason.UNAVAILABLE, "The index can't be read or written at the moment."), e);
    }
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
    } catch (IOException
        | UncheckedIOException
        | AlreadyClosedException
        | IndexUnusableException e) {
      throw new PrismException(
          Problem.of(Reason.UNAVAILABLE, "The index can't be read or written at the moment."), e);
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
