package io.prism.gateway.rest;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.prism.client.GrpcErrors;
import io.prism.core.error.PrismException;
import io.prism.gateway.Gate;
import io.prism.gateway.admin.Audits;
import io.prism.gateway.admin.IndexBackups;
import io.prism.gateway.admin.RejectedArtworks;
import io.prism.gateway.artwork.ArtworkIds;
import io.prism.gateway.v1.AuditFinding;
import io.prism.gateway.v1.AuditResponse;
import io.prism.gateway.v1.AuditSummary;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** For operators, over REST. */
@Path("/v1/admin")
@Blocking
@Tag(name = "Admin", description = "For operators.")
public class AdminResource {
  private static final String LINES = "application/x-ndjson";

  private final RejectedArtworks rejected;
  private final Audits audits;
  private final IndexBackups backups;
  private final Gate gate;

  public AdminResource(RejectedArtworks rejected, Audits audits, IndexBackups backups, Gate gate) {
    this.backups = backups;
    this.rejected = rejected;
    this.audits = audits;
    this.gate = gate;
  }

  @GET
  @Path("rejected")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Rejected artworks",
      description =
          "Artworks that were accepted and could not be indexed, by id, each with its reason."
              + " Parameters: pageSize (1..1000, 50 unless told) and pageToken.")
  @APIResponse(responseCode = "200", description = "One page and the token of the next.")
  @APIResponse(responseCode = "400", description = "A parameter is wrong; `field` names it.")
  public Response rejected(@jakarta.ws.rs.core.Context UriInfo uri) {
    QueryParams params = new QueryParams(uri.getQueryParameters());
    params.allow(false, "pageSize", "pageToken");
    int pageSize = params.number("pageSize", 0);
    return gate.pass(() -> Answer.json(rejected.list(pageSize, params.text("pageToken"))));
  }

  @POST
  @Path("rejected/{id}/retry")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Try a rejected artwork again",
      description = "Queues its record once more, as it came but under a new version.")
  @APIResponse(responseCode = "202", description = "Durable and queued.")
  @APIResponse(responseCode = "404", description = "The id was never heard of.")
  @APIResponse(responseCode = "409", description = "The artwork is not REJECTED.")
  @APIResponse(responseCode = "503", description = "Not durable yet; try again.")
  public Response retry(@RestPath String id) {
    ArtworkIds.checked(id, "id");
    return gate.pass(() -> Answer.json(rejected.retry(id), Response.Status.ACCEPTED));
  }

  @POST
  @Path("backups/{name}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Back the index up",
      description =
          "Copies the index as it is now into a folder of this name on the index service's disk,"
              + " while everything goes on; durable when it answers. Waits a little for uploads"
              + " that were accepted before; `queued` counts those that are not in it. One at a"
              + " time.")
  @APIResponse(responseCode = "200", description = "The backup's manifest.")
  @APIResponse(responseCode = "400", description = "The name is none, or there is such a backup.")
  @APIResponse(responseCode = "429", description = "Another backup is being made.")
  @APIResponse(responseCode = "503", description = "The disk is full, or the log is away.")
  public Response backup(@RestPath String name, @jakarta.ws.rs.core.Context UriInfo uri) {
    new QueryParams(uri.getQueryParameters()).allow(false);
    return Answer.json(backups.create(name));
  }

  @GET
  @Path("audit")
  @Produces(LINES)
  @Operation(
      summary = "Compare log, picture store and index",
      description =
          "Takes as long as it takes and answers while it works, one JSON object a line: `finding`"
              + " names an artwork and its problem (MISSING, STALE, DOUBLED, UNLOGGED or"
              + " PICTURE_MISSING), the last line is a `summary`, or an `error` when the audit"
              + " broke off. Artworks that change meanwhile are not judged. One audit at a time.")
  @APIResponse(responseCode = "200", description = "Findings, and the summary last.")
  @APIResponse(responseCode = "429", description = "Another audit is running.")
  @APIResponse(responseCode = "503", description = "The log or the index is away; try again.")
  public Response audit(@jakarta.ws.rs.core.Context UriInfo uri) {
    new QueryParams(uri.getQueryParameters()).allow(false);
    StreamingOutput lines = this::audit;
    return Response.ok(lines, LINES).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  private void audit(OutputStream out) throws IOException {
    // The thread's own context may be that of a request which is over; calls would end with it.
    Context.CancellableContext context = Context.ROOT.withCancellation();
    Context previous = context.attach();
    try {
      write(new Lines(out));
    } finally {
      context.detachAndCancel(previous, null);
    }
  }

  private void write(Lines lines) throws IOException {
    try {
      AuditSummary summary = audits.run(lines::finding);
      lines.write(AuditResponse.newBuilder().setSummary(summary).build());
    } catch (PrismException e) {
      // Before the first line the answer can still be a problem.
      if (lines.isEmpty()) {
        throw e;
      }
      lines.write(AuditResponse.newBuilder().setError(GrpcErrors.toItemError(e.problem())).build());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static final class Lines {
    private final OutputStream out;
    private boolean empty = true;

    Lines(OutputStream out) {
      this.out = out;
    }

    boolean isEmpty() {
      return empty;
    }

    void finding(AuditFinding finding) {
      try {
        write(AuditResponse.newBuilder().setFinding(finding).build());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void write(Message message) throws IOException {
      empty = false;
      out.write((ProtoJson.write(message) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
