package io.prism.gateway.rest;

import io.prism.gateway.Gate;
import io.prism.gateway.GatewayConfig;
import io.prism.gateway.artwork.ArtworkCollection;
import io.prism.gateway.artwork.ArtworkIds;
import io.prism.gateway.artwork.ArtworkUploads;
import io.prism.gateway.artwork.MetadataPatch;
import io.prism.gateway.search.SearchRules;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ListArtworksRequest;
import io.prism.type.v1.Artwork;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** The collection over REST. */
@Path("/v1/artworks")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Artworks", description = "Artworks in, artworks out.")
public class ArtworksResource {
  private final ArtworkUploads uploads;
  private final ArtworkCollection collection;
  private final Gate gate;
  private final int maxPicture;

  public ArtworksResource(
      ArtworkUploads uploads, ArtworkCollection collection, Gate gate, GatewayConfig config) {
    this.uploads = uploads;
    this.collection = collection;
    this.gate = gate;
    this.maxPicture = config.pictures().maxBytes();
  }

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(
      summary = "Upload an artwork",
      description =
          "Multipart with the part `picture` (a file: JPEG, PNG, WebP, GIF or BMP, at most 20 MB and"
              + " 50 megapixels) and, optionally, the part `metadata` (JSON: id, title, description,"
              + " tags, author, category, sourceUrl, licence, createTime, caption, pictureUrl)."
              + " Answers when picture and record are durable; indexing follows.")
  @APIResponse(responseCode = "202", description = "Durable and queued.")
  @APIResponse(responseCode = "400", description = "A part or field is wrong; `field` names it.")
  @APIResponse(responseCode = "413", description = "Too many bytes or pixels.")
  @APIResponse(responseCode = "415", description = "Not a picture format that Prism reads.")
  @APIResponse(responseCode = "422", description = "The picture is truncated or corrupt.")
  @APIResponse(responseCode = "503", description = "Not durable yet; try again.")
  public Response post(MultipartFormDataInput form) {
    return gate.pass(() -> accept(UploadForm.read(form, maxPicture, null)));
  }

  @PUT
  @Path("{id}")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(
      summary = "Upload an artwork under an id of your choice",
      description = "Like POST. The same content again changes nothing; other content replaces it.")
  @APIResponse(responseCode = "202", description = "Durable and queued, or unchanged.")
  public Response put(@RestPath String id, MultipartFormDataInput form) {
    ArtworkIds.checked(id, "id");
    return gate.pass(() -> accept(UploadForm.read(form, maxPicture, id)));
  }

  @PATCH
  @Path("{id}")
  @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Change metadata or the caption",
      description =
          "A JSON merge patch (RFC 7396) of title, description, tags, author, category, sourceUrl,"
              + " licence, createTime and caption; null clears a field. The artwork is indexed anew.")
  @APIResponse(responseCode = "200", description = "Durable and queued, or unchanged.")
  @APIResponse(responseCode = "404", description = "There is no such artwork.")
  public Response patch(@RestPath String id, byte[] body) {
    ArtworkMetadata.Builder values = ArtworkMetadata.newBuilder();
    Set<String> fields = ProtoJson.read(body, values, "body");
    MetadataPatch patch = MetadataPatch.ofJsonFields(fields, values.build());
    return gate.pass(() -> Answer.json(uploads.update(id, patch::applyTo)));
  }

  @GET
  @Path("{id}")
  @Operation(
      summary = "Get an artwork",
      description = "In whatever state it is, also when it was deleted.")
  @APIResponse(responseCode = "200", description = "The artwork.")
  @APIResponse(responseCode = "404", description = "The id was never heard of.")
  public Response get(@RestPath String id) {
    return gate.pass(() -> Answer.json(collection.get(id)));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Delete an artwork",
      description = "Gone from every search as soon as GET says DELETED.")
  @APIResponse(responseCode = "202", description = "The deletion is durable.")
  @APIResponse(responseCode = "404", description = "The id was never heard of.")
  public Response delete(@RestPath String id) {
    return gate.pass(() -> Answer.json(uploads.delete(id), Response.Status.ACCEPTED));
  }

  @GET
  @Operation(
      summary = "List artworks",
      description =
          "Indexed and rejected artworks in the order of their ids. Parameters: pageSize (1..1000),"
              + " pageToken, facets (true: counts of names among all that can be found), and the filter fields tagsAll, tagsAny, authors, categories, styles,"
              + " objects, kinds, createdAfter, createdBefore, excludeIds; lists by repeating the name.")
  @APIResponse(responseCode = "200", description = "One page and the token of the next.")
  public Response list(@Context UriInfo uri) {
    QueryParams params = new QueryParams(uri.getQueryParameters());
    params.allow(true, "pageSize", "pageToken", "facets");
    ListArtworksRequest request =
        ListArtworksRequest.newBuilder()
            .setPageSize(params.number("pageSize", 0))
            .setPageToken(params.text("pageToken"))
            .setFilter(params.filter())
            .setFacets(params.flag("facets"))
            .build();
    SearchRules.checkFilter(request.getFilter(), "");
    SearchRules.checkToken(request.getPageToken());
    return gate.pass(() -> Answer.json(collection.list(request)));
  }

  private Response accept(UploadForm form) {
    Artwork artwork = uploads.put(form.metadata(), form.picture());
    Response answer = Answer.json(artwork, Response.Status.ACCEPTED);
    answer.getHeaders().putSingle("Location", URI.create("/v1/artworks/" + artwork.getId()));
    return answer;
  }
}
