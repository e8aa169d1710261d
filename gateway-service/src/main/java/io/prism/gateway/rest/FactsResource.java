package io.prism.gateway.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.gateway.Gate;
import io.prism.gateway.Remotes;
import io.prism.gateway.artwork.ArtworkCollection;
import io.prism.index.v1.StatsResponse;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What serves, and how much of it there is. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Facts", description = "Models and figures.")
public class FactsResource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Remotes remotes;
  private final ArtworkCollection collection;
  private final Gate gate;

  public FactsResource(Remotes remotes, ArtworkCollection collection, Gate gate) {
    this.remotes = remotes;
    this.collection = collection;
    this.gate = gate;
  }

  @GET
  @Path("models")
  @Operation(summary = "The models that serve", description = "Pack, revision, sizes, licence.")
  public String models() throws JsonProcessingException {
    String model = gate.pass(() -> ProtoJson.write(remotes.encoder().model()));
    ObjectNode answer = JSON.createObjectNode();
    answer.putArray("models").add(JSON.readTree(model));
    return answer.toString();
  }

  @GET
  @Path("stats")
  @Operation(
      summary = "Figures of the collection",
      description =
          "Counts by state, the model, bytes on disk, and lag: records that are not indexed yet.")
  public String stats() {
    StatsResponse stats = gate.pass(collection::indexStats);
    ObjectNode answer = JSON.createObjectNode();
    answer.put("model", stats.getModel());
    answer.put("decomposition", stats.getDecomposition());
    answer.put("size", stats.getIndexed());
    ObjectNode states = answer.putObject("states");
    states.put("QUEUED", collection.queued());
    states.put("INDEXED", stats.getIndexed());
    states.put("REJECTED", stats.getRejected());
    states.put("DELETED", stats.getDeleted());
    answer.put("lag", stats.getLag());
    answer.put("bytes", stats.getBytes());
    return answer.toString();
  }
}
