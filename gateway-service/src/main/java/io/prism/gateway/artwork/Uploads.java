package io.prism.gateway.artwork;

import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.pictures.store.PictureUri;
import io.prism.pictures.store.Sha256;
import io.prism.type.v1.Artwork;

/** The same upload in its shapes: what the caller says, what the log keeps, what callers see. */
final class Uploads {
  private Uploads() {}

  static ArtworkUploaded.Builder fromMetadata(ArtworkMetadata metadata, Sha256 picture) {
    ArtworkUploaded.Builder event =
        ArtworkUploaded.newBuilder()
            .setPictureUri(PictureUri.of(picture))
            .setSha256(picture.hex())
            .setTitle(metadata.getTitle())
            .setDescription(metadata.getDescription())
            .addAllTags(metadata.getTagsList())
            .setAuthor(metadata.getAuthor())
            .setCategory(metadata.getCategory())
            .setSourceUrl(metadata.getSourceUrl())
            .setLicence(metadata.getLicence())
            .setCaption(metadata.getCaption());
    if (metadata.hasCreateTime()) {
      event.setCreateTime(metadata.getCreateTime());
    }
    return event;
  }

  static ArtworkMetadata toMetadata(ArtworkUploaded event) {
    ArtworkMetadata.Builder metadata =
        ArtworkMetadata.newBuilder()
            .setTitle(event.getTitle())
            .setDescription(event.getDescription())
            .addAllTags(event.getTagsList())
            .setAuthor(event.getAuthor())
            .setCategory(event.getCategory())
            .setSourceUrl(event.getSourceUrl())
            .setLicence(event.getLicence())
            .setCaption(event.getCaption());
    if (event.hasCreateTime()) {
      metadata.setCreateTime(event.getCreateTime());
    }
    return metadata.build();
  }

  /** The upload that would lead to this artwork again. */
  static ArtworkUploaded fromArtwork(Artwork artwork) {
    ArtworkUploaded.Builder event =
        ArtworkUploaded.newBuilder()
            .setId(artwork.getId())
            .setVersion(artwork.getVersion())
            .setSha256(artwork.getSha256())
            .setTitle(artwork.getTitle())
            .setDescription(artwork.getDescription())
            .addAllTags(artwork.getTagsList())
            .setAuthor(artwork.getAuthor())
            .setCategory(artwork.getCategory())
            .setSourceUrl(artwork.getSourceUrl())
            .setLicence(artwork.getLicence());
    if (Sha256.isWellFormed(artwork.getSha256())) {
      event.setPictureUri(PictureUri.of(new Sha256(artwork.getSha256())));
    }
    if (artwork.hasCreateTime()) {
      event.setCreateTime(artwork.getCreateTime());
    }
    if (artwork.getCaptionSource() == Artwork.CaptionSource.GIVEN) {
      event.setCaption(givenCaption(artwork));
    }
    return event.build();
  }

  // The index keeps content and style words of a given caption apart; together they are the
  // caption.
  private static String givenCaption(Artwork artwork) {
    return artwork.getStyleText().isEmpty()
        ? artwork.getCaption()
        : artwork.getCaption() + ", " + artwork.getStyleText();
  }

  static Artwork toQueuedArtwork(ArtworkUploaded event) {
    Artwork.Builder artwork =
        Artwork.newBuilder()
            .setId(event.getId())
            .setVersion(event.getVersion())
            .setState(Artwork.State.QUEUED)
            .setSha256(event.getSha256())
            .setTitle(event.getTitle())
            .setDescription(event.getDescription())
            .addAllTags(event.getTagsList())
            .setAuthor(event.getAuthor())
            .setCategory(event.getCategory())
            .setSourceUrl(event.getSourceUrl())
            .setLicence(event.getLicence())
            .setCaption(event.getCaption());
    if (!event.getCaption().isEmpty()) {
      artwork.setCaptionSource(Artwork.CaptionSource.GIVEN);
    }
    if (event.hasCreateTime()) {
      artwork.setCreateTime(event.getCreateTime());
    }
    return artwork.build();
  }

  /** Whether both say the same of the same picture; a missing time on the new one is no change. */
  static boolean isSame(ArtworkUploaded known, ArtworkUploaded.Builder wanted) {
    ArtworkUploaded.Builder comparable = wanted.clone();
    comparable.setId(known.getId()).setVersion(known.getVersion());
    if (!comparable.hasCreateTime() && known.hasCreateTime()) {
      comparable.setCreateTime(known.getCreateTime());
    }
    return comparable.build().equals(known);
  }
}
