package io.prism.gateway.rest;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.type.v1.By;
import io.prism.type.v1.Filter;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Query parameters, read as strictly as JSON fields: unknown or doubled ones are refused. */
final class QueryParams {
  private final MultivaluedMap<String, String> params;

  QueryParams(MultivaluedMap<String, String> params) {
    this.params = params;
  }

  /** Refuses all names but these and, if wanted, those of {@link Filter}. */
  void allow(boolean filter, String... names) {
    Set<String> known = Set.of(names);
    for (Map.Entry<String, List<String>> param : params.entrySet()) {
      String name = param.getKey();
      Optional<FieldDescriptor> field = filter ? filterField(name) : Optional.empty();
      if (!known.contains(name) && field.isEmpty()) {
        throw PrismException.invalid(name, "The query parameter is unknown here.");
      }
      if (param.getValue().size() > 1 && !field.map(FieldDescriptor::isRepeated).orElse(false)) {
        throw PrismException.invalid(name, "The query parameter must come only once.");
      }
    }
  }

  String text(String name) {
    String value = params.getFirst(name);
    return value == null ? "" : value;
  }

  int number(String name, int fallback) {
    String value = text(name);
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new PrismException(Problem.invalid(name, name + " must be a whole number."), e);
    }
  }

  /** Empty unless told. */
  Optional<Float> decimal(String name) {
    String value = text(name);
    try {
      return value.isEmpty() ? Optional.empty() : Optional.of(Float.parseFloat(value));
    } catch (NumberFormatException e) {
      throw new PrismException(Problem.invalid(name, name + " must be a number."), e);
    }
  }

  /** False unless told. */
  boolean flag(String name) {
    String value = text(name);
    if (!value.isEmpty() && !value.equals("true") && !value.equals("false")) {
      throw PrismException.invalid(name, name + " must be true or false.");
    }
    return value.equals("true");
  }

  By.Dimension dimension(String name) {
    String value = text(name);
    if (value.isEmpty()) {
      return By.Dimension.DIMENSION_UNSPECIFIED;
    }
    try {
      return By.Dimension.valueOf(value);
    } catch (IllegalArgumentException e) {
      throw new PrismException(
          Problem.invalid(name, name + " must be OBJECT, STYLE, BOTH, WHOLE, HIERARCHY or COLOUR."),
          e);
    }
  }

  /** The filter fields among the parameters; lists by repeating a name. */
  Filter filter() {
    Filter.Builder filter = Filter.newBuilder();
    for (FieldDescriptor field : Filter.getDescriptor().getFields()) {
      List<String> values = params.getOrDefault(field.getJsonName(), List.of());
      if (field.isRepeated()) {
        values.forEach(value -> filter.addRepeatedField(field, value));
      } else if (!values.isEmpty()) {
        filter.setField(field, values.get(0));
      }
    }
    return filter.build();
  }

  private static Optional<FieldDescriptor> filterField(String name) {
    return Filter.getDescriptor().getFields().stream()
        .filter(field -> field.getJsonName().equals(name))
        .findFirst();
  }
}
