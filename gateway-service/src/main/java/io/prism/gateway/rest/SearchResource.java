package io.prism.gateway.rest;

import io.prism.gateway.Gate;
import io.prism.gateway.GatewayConfig;
import io.prism.gateway.search.Parts;
import io.prism.gateway.search.Searches;
import io.prism.gateway.v1.AnalyzeRequest;
import io.prism.gateway.v1.Query;
import io.prism.gateway.v1.SearchRequest;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Search over REST. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Search", description = "Find artworks by object, by style, or by both.")
public class SearchResource {
  private static final String REQUEST = "request";

  private final Searches searches;
  private final Gate gate;
  private final int maxPicture;

  public SearchResource(Searches searches, Gate gate, GatewayConfig config) {
    this.searches = searches;
    this.gate = gate;
    this.maxPicture = config.pictures().maxBytes();
  }

  @POST
  @Path("search")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Search",
      description =
          "`query` is one of artworkId, picture {base64 | url | part}, text, vector {model, values}"
              + " and blend; `by` is OBJECT, STYLE, BOTH or WHOLE, or `weights` says how much each"
              + " counts; `regions` is AUTO, WHOLE or DETECT, and `query.box` {x, y, width, height}"
              + " (fractions) searches for a part of the picture alone; `caption` corrects the text"
              + " that Prism found; `facets` counts the names"
              + " of styles, objects, categories, tags, authors and kinds. Send multipart with the"
              + " parts `request` (this JSON) and `picture` to search with a file.")
  @APIResponse(
      responseCode = "200",
      description =
          "Hits, best first. None, with query.intent.searchable false, when the picture is not of"
              + " a searchable kind.")
  @APIResponse(responseCode = "400", description = "A field is wrong; `field` names it.")
  @APIResponse(
      responseCode = "404",
      description =
          "The query's artwork does not exist, the picture that a box is of is not kept here, or"
              + " regions is DETECT and the model has no detector.")
  @APIResponse(responseCode = "409", description = "The vector is of another model.")
  @APIResponse(responseCode = "503", description = "A backend is away; try again.")
  @APIResponse(responseCode = "504", description = "Not answered in time.")
  public Response search(byte[] body) {
    return gate.pass(() -> Answer.json(searches.search(request(body), Parts.none())));
  }

  @POST
  @Path("search")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(hidden = true)
  public Response search(MultipartFormDataInput form) {
    return gate.pass(
        () -> {
          PictureForm parts = PictureForm.read(form, maxPicture);
          SearchRequest.Builder request = SearchRequest.newBuilder();
          parts.readRequest(request, REQUEST);
          parts.fillIn(request.getQueryBuilder());
          return Answer.json(searches.search(request.build(), parts));
        });
  }

  @POST
  @Path("analyze")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "What Prism sees in a query",
      description =
          "The same query forms as search, without blend: kind, caption, objects, styles, and with"
              + " includeVectors the object, style and whole vectors. Multipart as in search.")
  @APIResponse(responseCode = "200", description = "The analysis.")
  @APIResponse(responseCode = "400", description = "A field is wrong; `field` names it.")
  public Response analyze(byte[] body) {
    AnalyzeRequest.Builder request = AnalyzeRequest.newBuilder();
    ProtoJson.read(body, request, REQUEST);
    return gate.pass(() -> Answer.json(searches.analyze(request.build(), Parts.none())));
  }

  @POST
  @Path("analyze")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(hidden = true)
  public Response analyze(MultipartFormDataInput form) {
    return gate.pass(
        () -> {
          PictureForm parts = PictureForm.read(form, maxPicture);
          AnalyzeRequest.Builder request = AnalyzeRequest.newBuilder();
          parts.readRequest(request, REQUEST);
          parts.fillIn(request.getQueryBuilder());
          return Answer.json(searches.analyze(request.build(), parts));
        });
  }

  private static SearchRequest request(byte[] body) {
    SearchRequest.Builder request = SearchRequest.newBuilder();
    ProtoJson.read(body, request, REQUEST);
    return request.build();
  }

  /** The parts of a multipart search: {@code request} and {@code picture}. */
  private record PictureForm(MultipartParts parts, Map<String, byte[]> pictures) implements Parts {
    private static final String PICTURE = "picture";

    static PictureForm read(MultipartFormDataInput form, int maxPicture) {
      MultipartParts parts =
          MultipartParts.read(form, java.util.Set.of(REQUEST, PICTURE), maxPicture);
      return new PictureForm(
          parts, parts.find(PICTURE).map(bytes -> Map.of(PICTURE, bytes)).orElse(Map.of()));
    }

    void readRequest(com.google.protobuf.Message.Builder into, String field) {
      parts.find(REQUEST).ifPresent(json -> ProtoJson.read(json, into, field));
    }

    /** A picture beside a request that names no other query is the query. */
    void fillIn(Query.Builder query) {
      if (query.getFormCase() == Query.FormCase.FORM_NOT_SET
          && query.getBlendCount() == 0
          && pictures.containsKey(PICTURE)) {
        query.getPictureBuilder().setPart(PICTURE);
      }
    }

    @Override
    public java.util.Optional<byte[]> find(String name) {
      return java.util.Optional.ofNullable(pictures.get(name));
    }
  }
}
