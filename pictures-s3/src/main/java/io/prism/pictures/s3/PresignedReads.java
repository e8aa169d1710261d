package io.prism.pictures.s3;

import io.prism.pictures.PictureFormat;
import io.prism.pictures.store.DirectReads;
import io.prism.pictures.store.Sha256;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

/** Addresses on the S3 server itself, signed for a while. */
final class PresignedReads implements DirectReads, AutoCloseable {
  private static final String CACHING = "private, max-age=31536000, immutable";

  private final S3StoreSettings settings;
  private final Function<Sha256, String> key;
  private final Function<Sha256, Optional<String>> contentType;
  private final S3Presigner presigner;
  private final URI origin;

  /**
   * @param contentType what the server says about an object; empty where there is none
   */
  PresignedReads(
      S3StoreSettings settings,
      Function<Sha256, String> key,
      Function<Sha256, Optional<String>> contentType) {
    this.settings = settings;
    this.key = key;
    this.contentType = contentType;
    this.presigner = S3Clients.presigner(settings, settings.publicEndpoint());
    this.origin = origin(settings);
  }

  // Needs no keys, which may come later than pages do.
  private static URI origin(S3StoreSettings settings) {
    try (S3Presigner keyless = S3Clients.keyless(settings, settings.publicEndpoint())) {
      URI any = sign(keyless, settings, "any", S3PictureStore.OCTETS);
      int port = any.getPort();
      return URI.create(any.getScheme() + "://" + any.getHost() + (port < 0 ? "" : ":" + port));
    }
  }

  @Override
  public URI origin() {
    return origin;
  }

  @Override
  public Optional<Link> link(Sha256 hash) {
    return contentType
        .apply(hash)
        .map(type -> sign(presigner, settings, key.apply(hash), picturesOnly(type)))
        .map(address -> new Link(address, settings.presignedFor()));
  }

  // Whatever became of the object: browsers are told that it is a picture, or nothing to show.
  private static String picturesOnly(String type) {
    return Arrays.stream(PictureFormat.values()).map(PictureFormat::mimeType).anyMatch(type::equals)
        ? type
        : S3PictureStore.OCTETS;
  }

  private static URI sign(
      S3Presigner presigner, S3StoreSettings settings, String key, String type) {
    PresignedGetObjectRequest signed =
        presigner.presignGetObject(
            request ->
                request
                    .signatureDuration(settings.presignedFor())
                    .getObjectRequest(
                        object ->
                            object
                                .bucket(settings.bucket().orElseThrow())
                                .key(key)
                                .responseContentType(type)
                                .responseCacheControl(CACHING)));
    return URI.create(signed.url().toExternalForm());
  }

  @Override
  public void close() {
    presigner.close();
  }
}
