package io.prism.index.store;

import io.prism.index.store.IndexUnusableException.Cause;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
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

  private static final String FORM_NOW = "4";

  static Session open(LuceneSettings settings) {
    IndexFolder folder = IndexFolder.open(settings);
    Map<String, String> facts = folder.facts();
    String model = settings.model().toString();
    if (facts.isEmpty()) {
      folder.writer().setLiveCommitData(Map.of(MODEL, model, FORM, FORM_NOW).entrySet());
    } else if (!model.equals(facts.get(MODEL))) {
      folder.closeQuietly();
      throw IndexUnusableException.otherModel(
          settings.folder(), facts.get(MODEL), settings.model());
    } else if (!FORM_NOW.equals(facts.get(FORM))) {
      folder.closeQuietly();
      throw new IndexUnusableException(Cause.OTHER_FORM, settings.folder());
    }
    return new Session(folder, new GroupCommit(folder));
  }

  PutOutcome apply(IndexedArtwork item) throws IOException {
    @Nullable StoredState stored = folder.versions().get(item.id());
    PutOutcome outcome = VersionRule.decide(stored, item);
    if (outcome == PutOutcome.STORED) {
      write(item);
    }
    return outcome;
  }

  PutOutcome apply(Deletion deletion) throws IOException {
    @Nullable StoredState stored = folder.versions().get(deletion.id());
    Optional<IndexedArtwork> tombstone = VersionRule.tombstone(stored, deletion);
    return tombstone.isPresent() ? apply(tombstone.get()) : PutOutcome.UNCHANGED;
  }

  private void write(IndexedArtwork item) throws IOException {
    folder
        .writer()
        .updateDocuments(new Term(ArtworkDocuments.ID, item.id()), ArtworkDocuments.of(item));
    folder.versions().add(item.id(), StoredState.of(item));
    commits.changed();
  }
}
