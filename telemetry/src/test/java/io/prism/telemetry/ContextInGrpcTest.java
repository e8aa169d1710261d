package io.prism.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ContextInGrpcTest {
  static {
    ContextInGrpc.install();
  }

  private static final ContextKey<String> NAME = ContextKey.named("name");

  @Test
  void openTelemetryUsesIt() {
    assertThat(ContextStorage.get()).isInstanceOf(ContextInGrpc.class);
  }

  @Test
  void aScopeEndsWhereItEnds() {
    try (Scope outer = Context.root().with(NAME, "outer").makeCurrent()) {
      try (Scope inner = Context.current().with(NAME, "inner").makeCurrent()) {
        assertThat(Context.current().get(NAME)).isEqualTo("inner");
      }
      assertThat(Context.current().get(NAME)).isEqualTo("outer");
    }
    assertThat(Context.current().get(NAME)).isNull();
  }

  @Test
  void whereverGrpcsContextGoesItGoesToo() throws Exception {
    io.grpc.Context carried;
    try (Scope scope = Context.root().with(NAME, "carried").makeCurrent()) {
      carried = io.grpc.Context.current();
    }
    assertThat(Context.current().get(NAME)).isNull();
    assertThat(CompletableFuture.supplyAsync(() -> seenIn(carried)).get())
        .isEqualTo("carried then null");
  }

  private static String seenIn(io.grpc.Context carried) {
    String[] seen = new String[1];
    carried.run(() -> seen[0] = Context.current().get(NAME));
    return seen[0] + " then " + Context.current().get(NAME);
  }
}
