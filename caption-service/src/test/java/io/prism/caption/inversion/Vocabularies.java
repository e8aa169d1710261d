package io.prism.caption.inversion;

import io.prism.core.embedding.ModelId;
import io.prism.models.Link;
import io.prism.models.VocabularyKind;
import io.prism.models.VocabularyObject;
import io.prism.models.VocabularyStyle;
import io.prism.models.ZeroShot;
import java.util.List;
import java.util.stream.IntStream;

/** A vocabulary that fits on a page. */
final class Vocabularies {
  static final ModelId MODEL = new ModelId("tiny", "1");
  static final ZeroShot SCALES = new ZeroShot(2, 1, 1, 1, new Link.Softmax(), true);

  private Vocabularies() {}

  static VocabularyTexts tiny(int dimension, String... objects) {
    return new VocabularyTexts(
        MODEL,
        dimension,
        IntStream.range(0, objects.length).mapToObj(i -> object(i, objects[i])).toList(),
        List.of(
            new VocabularyStyle(0, "oil", "oil", "oil painting", List.of()),
            new VocabularyStyle(1, "ink", "ink wash", "ink wash", List.of())),
        List.of(
            new VocabularyKind("artwork", "artwork", List.of("artwork", "an artwork"), true, false),
            new VocabularyKind("chart", "chart", List.of("a chart"), false, false)));
  }

  private static VocabularyObject object(int id, String name) {
    VocabularyObject.Category category = new VocabularyObject.Category("things", "small things");
    return new VocabularyObject(id, name, List.of(), category, true);
  }
}
