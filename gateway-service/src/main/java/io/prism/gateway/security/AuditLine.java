package io.prism.gateway.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** One JSON object, in ASCII and without control characters. */
final class AuditLine {
  private static final int LONGEST = 300;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private AuditLine() {}

  static String of(AuditLog.Entry entry, Instant time) {
    ObjectNode json = JSON.createObjectNode().put("time", time.toString());
    json.put("who", cut(entry.who())).put("from", cut(entry.from())).put("call", cut(entry.call()));
    json.put("id", cut(entry.id())).put("outcome", cut(entry.outcome()));
    json.put("traceId", cut(entry.traceId()));
    try {
      // Jackson escapes what JSON forbids; DEL it allows.
      return JSON.writeValueAsString(json).replace("\u007f", "\\u007F");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a node of texts can always be written", e);
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
