package io.prism.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReasonTest {
  /**
   * The public contract's table, written down once more: a change of either is a change of the
   * contract.
   */
  private static final Map<String, Integer> CONTRACT =
      Map.ofEntries(
          Map.entry("INVALID_ARGUMENT", 400),
          Map.entry("UNAUTHENTICATED", 401),
          Map.entry("PERMISSION_DENIED", 403),
          Map.entry("NOT_FOUND", 404),
          Map.entry("MODEL_MISMATCH", 409),
          Map.entry("VERSION_CONFLICT", 409),
          Map.entry("PICTURE_TOO_LARGE", 413),
          Map.entry("UNSUPPORTED_MEDIA_TYPE", 415),
          Map.entry("UNREADABLE_PICTURE", 422),
          Map.entry("UNWANTED_KIND", 422),
          Map.entry("QUOTA_EXCEEDED", 429),
          Map.entry("UNAVAILABLE", 503),
          Map.entry("DEADLINE_EXCEEDED", 504),
          Map.entry("CANCELLED", 499),
          Map.entry("INTERNAL", 500));

  @Test
  void theTableIsTheContract() {
    Map<String, Integer> table =
        Arrays.stream(Reason.values()).collect(Collectors.toMap(Reason::name, Reason::httpStatus));
    assertThat(table).isEqualTo(CONTRACT);
  }

  @Test
  void everyGrpcCodeIsACanonicalError() {
    assertThat(Reason.values())
        .allSatisfy(reason -> assertThat(reason.grpcCode()).isBetween(1, 16));
  }
}
