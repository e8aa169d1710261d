package io.prism.gateway.rest;

import com.google.protobuf.Message;
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
