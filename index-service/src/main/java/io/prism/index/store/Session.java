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

  static Session open(LuceneSettings settings) {
    IndexFolder folder = IndexFolder.open(settings);
    String stored = folder.facts().get(MODEL);
    String model = settings.model().toString();
    if (stored == null) {
      folder.writer().setLiveCommitData(Map.of(MODEL, model).entrySet());
    } else if (!stored.equals(model)) {
      folder.closeQuietly();
      throw new IndexUnusableException(Cause.OTHER_MODEL, settings.folder());
    }
    return new Session(folder, new GroupCommit(folder));
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
