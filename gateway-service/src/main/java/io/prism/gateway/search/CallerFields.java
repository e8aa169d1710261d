package io.prism.gateway.search;

import io.prism.core.error.PrismException;
import io.prism.gateway.v1.Query;
import io.prism.type.v1.By;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The index blames the fields of its own contract; the gateway's callers wrote others. */
final class CallerFields {
  private static final Pattern TERM = Pattern.compile("terms\\[([0-9]{1,2})](?:\\.(\\w+).*)?");

  private CallerFields() {}

  /**
   * Calls the index.
   *
   * @throws PrismException the index's, with the field that the query's caller wrote
   */
  static <T> T translated(Query query, Supplier<T> call) {
    try {
      return call.get();
    } catch (PrismException e) {
      String field = e.problem().field();
      String own = field == null ? null : own(query, field);
      throw own == null ? e : new PrismException(e.problem().at(own), e);
    }
  }

  /** What the caller calls a field of the index; null where that is its name already. */
  static @Nullable String own(Query query, String field) {
    Matcher term = TERM.matcher(field);
    if (!term.matches()) {
      return null;
    }
    int place = Integer.parseInt(term.group(1));
    boolean isBlend = place < query.getBlendCount();
    String blend = "query.blend[" + place + "]";
    String part = term.group(2) == null ? "" : term.group(2);
    return switch (part) {
      case "weights" -> "weights";
      case "weight" -> isBlend ? blend + ".weight" : "weights";
      // A term without a dimension of its own has the request's.
      case "by" -> isBlend && isNamed(query.getBlend(place).getBy()) ? blend + ".by" : "by";
      case "artworkId" -> (isBlend ? blend + ".query" : "query") + ".artworkId";
      default -> isBlend ? blend + ".query" : "query";
    };
  }

  private static boolean isNamed(By.Dimension by) {
    return by != By.Dimension.DIMENSION_UNSPECIFIED;
  }
}
