package io.prism.gateway.artwork;

import com.google.protobuf.util.Timestamps;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.Gate;
import io.prism.gateway.queue.Queued;
import io.prism.gateway.queue.QueuedArtworks;
import io.prism.gateway.queue.UploadLog;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.pictures.store.PictureUri;
import io.prism.pictures.store.Sha256;
import io.prism.telemetry.CurrentArtwork;
import io.prism.type.v1.Artwork;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Changes of the collection. Each returns when the change is durable: the picture in the store
 * first, then the record in the log. Blocks; thread-safe.
 */
public final class ArtworkUploads {
  private static final Logger LOG = Logger.getLogger(ArtworkUploads.class);

  private final ArtworkCollection collection;
  private final IncomingPictures pictures;
  private final QueueWriter writer;
  private final ArtworkIds ids;
  private final Clock clock;
  // Two changes of one artwork through this gateway get different versions.
  private final Object[] locks = Stream.generate(Object::new).limit(256).toArray();

  /** The log and the memory of what was written to it. */
  public record QueueWriter(
      UploadLog log, QueuedArtworks queue, BooleanSupplier isCaughtUp, Gate gate) {

    private void requireCaughtUp() {
      if (!isCaughtUp.getAsBoolean()) {
        throw PrismException.of(
            Reason.UNAVAILABLE, "The log of uploads is still being read; please try again.");
      }
    }

    private void upload(ArtworkUploaded event) {
      UploadLog.Position position = log.upload(event, gate.remaining());
      queue.add(event.getId(), new Queued(event.getVersion(), Optional.of(event), position));
    }

    private void delete(String id, long version) {
      UploadLog.Position position = log.delete(id, version, gate.remaining());
      queue.add(id, new Queued(version, Optional.empty(), position));
    }
  }

  public ArtworkUploads(
      ArtworkCollection collection,
      IncomingPictures pictures,
      QueueWriter writer,
      ArtworkIds ids,
      Clock clock) {
    this.collection = collection;
    this.pictures = pictures;
    this.writer = writer;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Takes an artwork in, or replaces it. The same content again changes nothing.
   *
   * @param picture the file's bytes; null when the metadata says where to fetch them
   * @return the artwork, QUEUED unless nothing changed
   */
  public Artwork put(ArtworkMetadata metadata, byte @org.jspecify.annotations.Nullable [] picture) {
    MetadataRules.check(metadata);
    writer.requireCaughtUp();
    Sha256 hash = pictures.store(picture, metadata.getPictureUrl());
    ArtworkUploaded.Builder wanted = Uploads.fromMetadata(metadata, hash);
    String id = metadata.getId().isEmpty() ? ids.next() : metadata.getId();
    CurrentArtwork.is(id);
    synchronized (lockOf(id)) {
      Standing standing = collection.standing(id);
      Optional<ArtworkUploaded> known = standing.upload();
      if (known.isPresent() && !standing.isRejected() && Uploads.isSame(known.get(), wanted)) {
        return standing.view().orElseThrow(() -> ArtworkCollection.unknown(id));
      }
      return write(id, standing, wanted);
    }
  }

  /**
   * Changes fields of an artwork that is there.
   *
   * @param change gives the new metadata from the present one
   */
  public Artwork update(String id, java.util.function.UnaryOperator<ArtworkMetadata> change) {
    CurrentArtwork.is(ArtworkIds.checked(id, "id"));
    writer.requireCaughtUp();
    synchronized (lockOf(id)) {
      Standing standing = collection.standing(id);
      ArtworkUploaded known = standing.upload().orElseThrow(() -> ArtworkCollection.unknown(id));
      Sha256 picture =
          PictureUri.parse(known.getPictureUri())
              .orElseThrow(
                  () ->
                      PrismException.of(
                          Reason.VERSION_CONFLICT,
                          "The artwork's picture is not in the picture store yet."));
      ArtworkMetadata changed = change.apply(Uploads.toMetadata(known));
      MetadataRules.check(changed);
      ArtworkUploaded.Builder wanted = Uploads.fromMetadata(changed, picture);
      if (Uploads.isSame(known, wanted)) {
        return standing.view().orElseThrow(() -> ArtworkCollection.unknown(id));
      }
      return write(id, standing, wanted);
    }
  }

  /** Deletes the artwork; deleting it again changes nothing. */
  public Artwork delete(String id) {
    CurrentArtwork.is(ArtworkIds.checked(id, "id"));
    writer.requireCaughtUp();
    synchronized (lockOf(id)) {
      Standing standing = collection.standing(id);
      Artwork view = standing.view().orElseThrow(() -> ArtworkCollection.unknown(id));
      if (view.getState() == Artwork.State.DELETED || standing.upload().isEmpty()) {
        return view;
      }
      long version = nextVersion(standing);
      writer.delete(id, version);
      return view.toBuilder().setState(Artwork.State.QUEUED).setVersion(version).build();
    }
  }

  /**
   * Queues a rejected artwork's record again, as it came but under a new version.
   *
   * @param record finds the record by the rejected artwork; may take long
   * @throws PrismException NOT_FOUND, or VERSION_CONFLICT when the artwork is not REJECTED
   */
  public Artwork retry(String id, Function<Artwork, ArtworkUploaded> record) {
    CurrentArtwork.is(ArtworkIds.checked(id, "id"));
    writer.requireCaughtUp();
    Artwork rejected = rejected(id, collection.standing(id));
    ArtworkUploaded known = record.apply(rejected);
    synchronized (lockOf(id)) {
      Standing standing = collection.standing(id);
      if (rejected(id, standing).getVersion() != rejected.getVersion()) {
        throw PrismException.of(
            Reason.VERSION_CONFLICT, "The artwork has another version by now; please try again.");
      }
      ArtworkUploaded event = known.toBuilder().setId(id).setVersion(nextVersion(standing)).build();
      writer.upload(event);
      return Uploads.toQueuedArtwork(event);
    }
  }

  private static Artwork rejected(String id, Standing standing) {
    Artwork view = standing.view().orElseThrow(() -> ArtworkCollection.unknown(id));
    if (!standing.isRejected()) {
      throw new PrismException(
          new Problem(
              Reason.VERSION_CONFLICT,
              "Only a rejected artwork can be retried; this one is " + view.getState() + ".",
              "id",
              null));
    }
    return view;
  }

  private Artwork write(String id, Standing standing, ArtworkUploaded.Builder wanted) {
    if (!wanted.hasCreateTime()) {
      wanted.setCreateTime(
          standing
              .upload()
              .filter(ArtworkUploaded::hasCreateTime)
              .map(ArtworkUploaded::getCreateTime)
              .orElseGet(() -> Timestamps.fromMillis(clock.millis())));
    }
    ArtworkUploaded event = wanted.setId(id).setVersion(nextVersion(standing)).build();
    writer.upload(event);
    LOG.debugf("artwork %s is queued, version %d", id, event.getVersion());
    return Uploads.toQueuedArtwork(event);
  }

  private long nextVersion(Standing standing) {
    return Math.max(standing.version(), writer.queue().forgottenVersion()) + 1;
  }

  private Object lockOf(String id) {
    return locks[Math.floorMod(id.hashCode(), locks.length)];
  }
}
