package io.prism.caption.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.pictures.text.TextEntry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A picture's texts, looked up by key. */
record Texts(List<TextEntry> entries) {
  Texts {
    entries = List.copyOf(entries);
  }

  /** Every text under one of the keys, in the order of the keys. */
  Stream<String> all(String... keys) {
    return Stream.of(keys)
        .flatMap(key -> entries.stream().filter(e -> e.key().equals(key)).map(TextEntry::value));
  }

  Optional<String> first(String... keys) {
    return all(keys).findFirst();
  }

  /** Every JSON object under one of the keys. */
  Stream<JsonNode> objects(String... keys) {
    return all(keys).map(HostileJson::object).flatMap(Optional::stream);
  }
}
