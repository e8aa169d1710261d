package io.prism.gateway.rest;

import com.google.protobuf.Message;
import io.prism.pictures.store.DirectReads;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** The shapes that successful answers have. */
final class Answer {
  /** A picture never changes under its entity tag; the tag is a hash of the content. */
  private static final String IMMUTABLE = "private, max-age=31536000, immutable";

  private static final String JSON = MediaType.APPLICATION_JSON + ";charset=UTF-8";

  private Answer() {}

  static Response json(Message message) {
    return json(message, Response.Status.OK);
  }

  static Response json(Message message, Response.Status status) {
    return Response.status(status)
        .type(JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(ProtoJson.write(message).getBytes(StandardCharsets.UTF_8))
        .build();
  }

  /**
   * Sends the caller to the content, if he has not got it yet. Without an entity tag: a browser
   * would ask with it whether the address still is the same.
   */
  static Response elsewhere(Request request, String tag, DirectReads.Link link) {
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(new EntityTag(tag));
    if (unchanged != null) {
      return unchanged.tag(new EntityTag(tag)).header(HttpHeaders.CACHE_CONTROL, IMMUTABLE).build();
    }
    // Whoever follows it out of a cache still has half the time.
    long seconds = link.validFor().dividedBy(2).toSeconds();
    return Response.status(Response.Status.FOUND)
        .location(link.address())
        .header(HttpHeaders.CACHE_CONTROL, "private, max-age=" + seconds)
        .build();
  }

  /** Makes the content only when the caller has not got it yet. */
  static Response picture(
      Request request, String tag, String mediaType, java.util.function.Supplier<byte[]> content) {
    EntityTag entityTag = new EntityTag(tag);
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(entityTag);
    Response.ResponseBuilder response =
        unchanged != null ? unchanged : Response.ok(content.get(), mediaType);
    return response
        .tag(entityTag)
        .header(HttpHeaders.CACHE_CONTROL, IMMUTABLE)
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .build();
  }
}
