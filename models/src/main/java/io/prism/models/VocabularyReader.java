package io.prism.models;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Reads a pack's {@code labels.json}. */
final class VocabularyReader {
  private VocabularyReader() {}

  static Vocabulary read(JsonObject json) {
    List<VocabularyObject> objects = json.list("objects", VocabularyReader::object);
    List<VocabularyStyle> styles = json.list("styles", VocabularyReader::style);
    List<VocabularyKind> kinds = json.list("intents", VocabularyReader::kind);
    List<Vocabulary.Group> tree = json.list("tree", VocabularyReader::group);
    json.done();
    requireOrder(json, "objects", objects, VocabularyObject::id);
    requireOrder(json, "styles", styles, VocabularyStyle::id);
    requireKnown(json, objects.size(), tree);
    return new Vocabulary(objects, styles, kinds, tree);
  }

  private static VocabularyObject object(JsonObject o) {
    o.ignore("tags", "emoji", "drawings");
    return new VocabularyObject(
        o.whole("id", 0, 10_000_000),
        o.text("name"),
        o.texts("synonyms"),
        new VocabularyObject.Category(o.text("group"), o.text("subgroup")),
        o.flag("trained"));
  }

  private static VocabularyStyle style(JsonObject o) {
    o.ignore("kind");
    return new VocabularyStyle(
        o.whole("id", 0, 10_000_000),
        o.text("key"),
        o.text("name"),
        o.text("prompt"),
        o.texts("synonyms"));
  }

  private static VocabularyKind kind(JsonObject o) {
    List<String> prompts = o.texts("prompts");
    if (prompts.isEmpty()) {
      throw o.wrong("prompts", "at least one text");
    }
    boolean detected = o.has("regions") && o.oneOf("regions", "whole", "detect").equals("detect");
    return new VocabularyKind(
        o.text("key"), o.text("name"), prompts, o.flag("searchable"), detected);
  }

  private static Vocabulary.Group group(JsonObject o) {
    return new Vocabulary.Group(
        o.text("group"),
        o.list(
            "subgroups",
            s -> new Vocabulary.Subgroup(s.text("subgroup"), s.wholes("objects", 0, 10_000_000))));
  }

  private static <T> void requireOrder(
      JsonObject json, String key, List<T> list, ToIntFunction<T> id) {
    for (int i = 0; i < list.size(); i++) {
      if (id.applyAsInt(list.get(i)) != i) {
        throw json.wrong(key, "a list in the order of its ids, from 0 without gaps");
      }
    }
  }

  private static void requireKnown(JsonObject json, int objects, List<Vocabulary.Group> tree) {
    Set<Integer> seen = new HashSet<>();
    tree.stream()
        .flatMap(group -> group.subgroups().stream())
        .flatMap(subgroup -> subgroup.objects().stream())
        .forEach(
            id -> {
              if (id >= objects || !seen.add(id)) {
                throw json.wrong("tree", "made of ids of objects, each at most once");
              }
            });
  }
}
