package io.prism.gateway.search;

import io.prism.core.error.PrismException;
import java.util.Map;
import java.util.Optional;

/** The pictures that came beside a request, by the name of their multipart part. */
@FunctionalInterface
public interface Parts {
  Optional<byte[]> find(String name);

  /** A request without any. */
  static Parts none() {
    return name -> Optional.empty();
  }

  static Parts of(Map<String, byte[]> pictures) {
    return name -> Optional.ofNullable(pictures.get(name));
  }

  /**
   * @throws PrismException INVALID_ARGUMENT when there is no such part
   */
  default byte[] get(String name, String field) {
    return find(name)
        .orElseThrow(
            () ->
                PrismException.invalid(
                    field,
                    "The request has no multipart part of the name that " + field + " says."));
  }
}
