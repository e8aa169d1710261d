package io.prism.gateway.rest;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.ArtworkMetadata;
import java.util.Set;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;
import org.jspecify.annotations.Nullable;

/** A multipart upload: the parts {@code picture} and {@code metadata}. */
record UploadForm(ArtworkMetadata metadata, byte @Nullable [] picture) {
  static final int MAX_METADATA = 256 * 1024;
  private static final String PICTURE = "picture";
  private static final String METADATA = "metadata";

  /**
   * @param pathId the id in the address, or null when the metadata or Prism chooses it
   */
  static UploadForm read(MultipartFormDataInput form, int maxPicture, @Nullable String pathId) {
    MultipartParts parts = MultipartParts.read(form, Set.of(PICTURE, METADATA), maxPicture);
    ArtworkMetadata.Builder metadata = ArtworkMetadata.newBuilder();
    parts.find(METADATA).ifPresent(json -> readMetadata(json, metadata));
    if (pathId != null) {
      if (!metadata.getId().isEmpty() && !metadata.getId().equals(pathId)) {
        throw PrismException.invalid("id", "The metadata names another id than the address.");
      }
      metadata.setId(pathId);
    }
    return new UploadForm(metadata.build(), parts.find(PICTURE).orElse(null));
  }

  private static void readMetadata(byte[] json, ArtworkMetadata.Builder into) {
    if (json.length > MAX_METADATA) {
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT,
              METADATA,
              MAX_METADATA + " bytes",
              "The part metadata has more than " + MAX_METADATA + " bytes."));
    }
    ProtoJson.read(json, into, METADATA);
  }
}
