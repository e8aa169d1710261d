package io.prism.gateway.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.gateway.Gate;
import io.prism.gateway.artwork.Facts;
import io.prism.gateway.v1.GetStatsResponse;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What serves, and how much of it there is. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Facts", description = "Models and figures.")
public class FactsResource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Facts facts;
  private final Gate gate;

  public FactsResource(Facts facts, Gate gate) {
    this.facts = facts;
    this.gate = gate;
  }

  @GET
  @Path("models")
  @Operation(
      summary = "The models that serve",
      description =
          "Name and revision, dimension of the vectors, what the image and text encoders see,"
              + " licence, engine, and how object and style are taken apart.")
  public Response models(@Context UriInfo uri) {
    new QueryParams(uri.getQueryParameters()).allow(false);
    return gate.pass(() -> Answer.json(facts.models()));
  }

  @GET
  @Path("stats")
  @Operation(
      summary = "Figures of the collection",
      description =
          "Counts by state, the model, bytes on disk, and lag: records that are not indexed yet"
              + " (-1: unknown).")
  public String stats(@Context UriInfo uri) {
    new QueryParams(uri.getQueryParameters()).allow(false);
    return toJson(gate.pass(facts::stats));
  }

  /** Numbers as numbers: proto3 JSON would make strings of all that have 64 bits. */
  private static String toJson(GetStatsResponse stats) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("model", stats.getModel());
    answer.put("decomposition", stats.getDecomposition());
    answer.put("size", stats.getSize());
    ObjectNode states = answer.putObject("states");
    states.put("QUEUED", stats.getStates().getQueued());
    states.put("INDEXED", stats.getStates().getIndexed());
    states.put("REJECTED", stats.getStates().getRejected());
    states.put("DELETED", stats.getStates().getDeleted());
    answer.put("lag", stats.getLag());
    answer.put("bytes", stats.getBytes());
    return answer.toString();
  }
}
