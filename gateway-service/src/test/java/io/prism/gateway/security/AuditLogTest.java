package io.prism.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  @Test
  void nothingThatCallersSendBreaksALineOrReachesATerminal() throws Exception {
    List<String> lines = new ArrayList<>();
    Handler handler = keepIn(lines);
    Logger logger = Logger.getLogger("prism.audit");
    logger.addHandler(handler);
    try {
      String evil = "a\r\nwho=root\u001b[2J\u0000\u007f\u2028\u202e\"";
      new AuditLog()
          .add(new AuditLog.Entry("k", "::1", "PUT /x", evil + "x".repeat(999), "202", "t"));
      assertThat(lines).singleElement().asString().matches("[ -~]+").hasSizeLessThan(1_000);
      assertThat(new ObjectMapper().readTree(lines.get(0)).path("id").asText()).startsWith(evil);
    } finally {
      logger.removeHandler(handler);
    }
  }

  private static Handler keepIn(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        lines.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
