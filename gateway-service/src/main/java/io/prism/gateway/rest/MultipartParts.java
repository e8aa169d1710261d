package io.prism.gateway.rest;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** The parts of a multipart request: each name once, and only names that the call knows. */
final class MultipartParts {
  private final Map<String, byte[]> parts;

  private MultipartParts(Map<String, byte[]> parts) {
    this.parts = parts;
  }

  /**
   * @param known the part names that the call understands
   * @param maxBytes of one part
   */
  static MultipartParts read(MultipartFormDataInput form, Set<String> known, int maxBytes) {
    Map<String, byte[]> parts = new HashMap<>();
    for (Map.Entry<String, Collection<FormValue>> part : form.getValues().entrySet()) {
      String name = part.getKey();
      if (!known.contains(name)) {
        throw PrismException.invalid(
            name, "The part is unknown; this call has the parts " + sorted(known) + ".");
      }
      if (part.getValue().size() != 1) {
        throw PrismException.invalid(name, "The part " + name + " must come only once.");
      }
      parts.put(name, bytes(name, part.getValue().iterator().next(), maxBytes));
    }
    return new MultipartParts(parts);
  }

  Optional<byte[]> find(String name) {
    return Optional.ofNullable(parts.get(name));
  }

  Map<String, byte[]> all() {
    return Map.copyOf(parts);
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }

  private static byte[] bytes(String name, FormValue value, int maxBytes) {
    if (!value.isFileItem()) {
      return value.getValue().getBytes(StandardCharsets.UTF_8);
    }
    try (InputStream in = value.getFileItem().getInputStream()) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new PrismException(
            Problem.overLimit(
                Reason.PICTURE_TOO_LARGE,
                name,
                maxBytes + " bytes",
                "The part " + name + " has more than " + maxBytes + " bytes."));
      }
      return bytes;
    } catch (IOException e) {
      throw new PrismException(
          Problem.of(Reason.UNAVAILABLE, "The upload could not be kept; please try again."), e);
    }
  }
}
