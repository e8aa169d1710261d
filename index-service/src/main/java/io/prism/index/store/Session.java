package io.prism.index.store;

import io.prism.index.store.IndexUnusableException.Cause;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.util.Map;
import org.apache.lucene.index.Term;
import org.jspecify.annotations.Nullable;

/**
 * An open folder and how it is written. Changes need the caller's write lock.
 *
 * @param commits of this folder's writer
 */
record Session(IndexFolder folder, GroupCommit commits) {
  private static final String MODEL = "model";

  /** How artworks lie in the folder; a newer number where old ones lack what is read. */
  private static final String FORM = "form";

  private static final String FORM_NOW = "2";

  static Session open(LuceneSettings settings) {
    IndexFolder folder = IndexFolder.open(settings);
    Map<String, String> facts = folder.facts();
    String model = settings.model().toString();
    if (facts.isEmpty()) {
      folder.writer().setLiveCommitData(Map.of(MODEL, model, FORM, FORM_NOW).entrySet());
    } else if (!model.equals(facts.get(MODEL))) {
      throw unusable(folder, Cause.OTHER_MODEL, settings);
    } else if (!FORM_NOW.equals(facts.get(FORM))) {
      throw unusable(folder, Cause.OTHER_FORM, settings);
    }
    return new Session(folder, new GroupCommit(folder));
  }

  private static IndexUnusableException unusable(
      IndexFolder folder, Cause cause, LuceneSettings settings) {
    folder.closeQuietly();
    return new IndexUnusableException(cause, settings.folder());
  }

  PutOutcome apply(IndexedArtwork item) throws IOException {
    StoredVersions.@Nullable Entry stored = folder.versions().get(item.id());
    PutOutcome outcome = VersionRule.decide(stored, item);
    if (outcome == PutOutcome.STORED) {
      write(item);
    }
    return outcome;
  }

  PutOutcome apply(Deletion deletion) throws IOException {
    StoredVersions.@Nullable Entry stored = folder.versions().get(deletion.id());
    long version = deletion.version();
    if (version == 0) {
      if (stored == null) {
        return PutOutcome.UNCHANGED;
      }
      version = stored.version();
    }
    if (stored != null && stored.state() == Artwork.State.DELETED && stored.version() == version) {
      return PutOutcome.UNCHANGED;
    }
    return apply(IndexedArtwork.deleted(deletion.id(), version));
  }

  private void write(IndexedArtwork item) throws IOException {
    folder
        .writer()
        .updateDocument(new Term(ArtworkDocuments.ID, item.id()), ArtworkDocuments.of(item));
    folder.versions().add(item.id(), StoredVersions.Entry.of(item));
    commits.changed();
  }
}
