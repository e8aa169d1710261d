package io.prism.gateway.rest;

import io.prism.gateway.Gate;
import io.prism.gateway.artwork.ArtworkCollection;
import io.prism.gateway.artwork.StoredPictures;
import io.prism.pictures.PictureFormat;
import io.prism.pictures.store.DirectReads;
import io.prism.pictures.store.Sha256;
import io.prism.type.v1.Artwork;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/**
 * The pictures of artworks. The parameter {@code v} is free: pages use it to tell versions apart.
 */
@Path("/v1/artworks")
@Blocking
@Tag(name = "Artworks")
public class PicturesResource {
  private static final int DEFAULT_EDGE = 256;

  private final ArtworkCollection collection;
  private final StoredPictures pictures;
  private final Gate gate;

  public PicturesResource(ArtworkCollection collection, StoredPictures pictures, Gate gate) {
    this.collection = collection;
    this.pictures = pictures;
    this.gate = gate;
  }

  @GET
  @Path("{id}/picture")
  @Operation(
      summary = "The picture as it was uploaded",
      description = "Immutable under its ETag. The content type is decided by the bytes.")
  @APIResponse(responseCode = "200", description = "The file.")
  @APIResponse(
      responseCode = "302",
      description = "Where the picture store lets callers read themselves: a short-lived address.")
  @APIResponse(responseCode = "304", description = "The caller has it already.")
  @APIResponse(responseCode = "404", description = "There is no such artwork or picture.")
  public Response picture(@RestPath String id, @Context UriInfo uri, @Context Request request) {
    new QueryParams(uri.getQueryParameters()).allow(false, "v");
    return gate.pass(
        () -> {
          Artwork artwork = collection.get(id);
          // A signature is for one method.
          Optional<DirectReads.Link> direct =
              request.getMethod().equals("GET") ? pictures.direct(artwork) : Optional.empty();
          if (direct.isPresent()) {
            return Answer.elsewhere(request, artwork.getSha256(), direct.get());
          }
          Sha256 hash = pictures.require(artwork);
          byte[] bytes = pictures.picture(artwork);
          String type =
              PictureFormat.sniff(bytes)
                  .map(PictureFormat::mimeType)
                  .orElse("application/octet-stream");
          return Answer.picture(request, hash.hex(), type, () -> bytes);
        });
  }

  @GET
  @Path("{id}/thumbnail")
  @Operation(
      summary = "The picture, small",
      description = "A JPEG that fits a square of `size` pixels (64..1024, 256 unless told).")
  @APIResponse(responseCode = "200", description = "The JPEG.")
  @APIResponse(responseCode = "304", description = "The caller has it already.")
  @APIResponse(responseCode = "404", description = "There is no such artwork or picture.")
  public Response thumbnail(@RestPath String id, @Context UriInfo uri, @Context Request request) {
    QueryParams params = new QueryParams(uri.getQueryParameters());
    params.allow(false, "size", "v");
    int size = params.number("size", DEFAULT_EDGE);
    return gate.pass(
        () -> {
          Artwork artwork = collection.get(id);
          StoredPictures.checkEdge(size);
          String tag = pictures.require(artwork).hex() + "-" + size;
          return Answer.picture(
              request, tag, "image/jpeg", () -> pictures.thumbnail(artwork, size));
        });
  }
}
