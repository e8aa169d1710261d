package io.prism.gateway.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Remembers writes, admin calls and refused callers: one JSON object a line, in ASCII and without
 * control characters, in the log category {@code prism.audit}.
 */
@Singleton
public class AuditLog {
  private static final Logger LOG = Logger.getLogger("prism.audit");
  private static final int LONGEST = 300;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Clock clock = Clock.systemUTC();

  /**
   * @param who name of the key
   * @param from address
   * @param call what was called
   * @param id of the artwork or record; empty when it has none
   * @param outcome HTTP status or gRPC code
   */
  public record Entry(
      String who, String from, String call, String id, String outcome, String traceId) {}

  /** Does not wait for the disk where the category's handler is asynchronous. */
  public void add(Entry entry) {
    ObjectNode json = JSON.createObjectNode().put("time", clock.instant().toString());
    json.put("who", cut(entry.who())).put("from", cut(entry.from())).put("call", cut(entry.call()));
    json.put("id", cut(entry.id())).put("outcome", cut(entry.outcome()));
    LOG.info(line(json.put("traceId", cut(entry.traceId()))));
  }

  static String line(ObjectNode json) {
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
