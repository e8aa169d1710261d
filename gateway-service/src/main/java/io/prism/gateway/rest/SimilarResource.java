package io.prism.gateway.rest;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.gateway.Gate;
import io.prism.gateway.artwork.ArtworkIds;
import io.prism.gateway.search.Parts;
import io.prism.gateway.search.Searches;
import io.prism.gateway.v1.Query;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchResponse;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Recommendation from an indexed work. */
@Path("/v1/artworks")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Search")
public class SimilarResource {
  private static final String MIN_CONFIDENCE = "minConfidence";

  private final Searches searches;
  private final Gate gate;

  public SimilarResource(Searches searches, Gate gate) {
    this.searches = searches;
    this.gate = gate;
  }

  @GET
  @Path("{id}/similar")
  @Operation(
      summary = "Artworks that resemble this one",
      description =
          "Parameters: by (OBJECT, STYLE, BOTH, WHOLE), limit (1..200), pageToken, minConfidence"
              + " (0..1; 0: also what is only near). Of an artwork that shows several things `regions`"
              + " has what resembles each of them, and `hits` takes from all in turn.")
  @APIResponse(responseCode = "200", description = "As search.")
  @APIResponse(responseCode = "404", description = "There is no such artwork in the index.")
  public Response similar(@RestPath String id, @Context UriInfo uri) {
    QueryParams params = new QueryParams(uri.getQueryParameters());
    params.allow(false, "by", "limit", "pageToken", MIN_CONFIDENCE);
    SearchRequest.Builder request =
        SearchRequest.newBuilder()
            .setQuery(Query.newBuilder().setArtworkId(ArtworkIds.checked(id, "id")))
            .setBy(params.dimension("by"))
            .setLimit(params.number("limit", 0))
            .setPageToken(params.text("pageToken"));
    params
        .decimal(MIN_CONFIDENCE)
        .ifPresent(least -> request.getResultListBuilder().setMinConfidence(least));
    SearchRequest search = request.build();
    return gate.pass(() -> Answer.json(blamingParameters(search)));
  }

  /** Fields of the request that the caller did not write are called as the parameters are. */
  private SearchResponse blamingParameters(SearchRequest request) {
    try {
      return searches.search(request, Parts.none());
    } catch (PrismException e) {
      Problem problem = e.problem();
      if ("query.artworkId".equals(problem.field())) {
        throw new PrismException(problem.at("id"), e);
      }
      if (("resultList." + MIN_CONFIDENCE).equals(problem.field())) {
        throw new PrismException(problem.at(MIN_CONFIDENCE), e);
      }
      throw e;
    }
  }
}
