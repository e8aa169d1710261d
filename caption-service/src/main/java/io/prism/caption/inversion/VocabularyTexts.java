package io.prism.caption.inversion;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prism.core.embedding.ModelId;
import io.prism.models.ModelPack;
import io.prism.models.VocabularyKind;
import io.prism.models.VocabularyObject;
import io.prism.models.VocabularyStyle;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which of a pack's words are ranked, and which texts stand for them: an object's name, a style's
 * prompt, all prompts of a kind.
 */
public record VocabularyTexts(
    ModelId model,
    int dimension,
    List<VocabularyObject> objects,
    List<VocabularyStyle> styles,
    List<VocabularyKind> kinds) {
  public VocabularyTexts {
    objects = List.copyOf(objects);
    styles = List.copyOf(styles);
    kinds = List.copyOf(kinds);
    if (objects.isEmpty() || styles.isEmpty() || kinds.isEmpty()) {
      throw new IllegalArgumentException(
          "The pack "
              + model
              + " has no objects, styles or kinds to rank. Recommended action: serve captions from"
              + " a pack with a vocabulary (prism.caption.pack).");
    }
  }

  public static VocabularyTexts of(ModelPack pack) {
    boolean trainedOnly = pack.readout().zeroShot().trainedObjectsOnly();
    List<VocabularyObject> objects =
        pack.vocabulary().objects().stream().filter(o -> o.trained() || !trainedOnly).toList();
    return new VocabularyTexts(
        pack.model(),
        pack.dimension(),
        objects,
        pack.vocabulary().styles(),
        pack.vocabulary().kinds());
  }

  /** Every text that is embedded: objects, styles, then the kinds' prompts, kind after kind. */
  public List<String> all() {
    return Stream.of(
            objects.stream().map(VocabularyObject::name),
            styles.stream().map(VocabularyStyle::prompt),
            kinds.stream().flatMap(kind -> kind.prompts().stream()))
        .flatMap(texts -> texts)
        .toList();
  }

  /** SHA-256 over model, dimension and every text in order; 32 bytes. */
  public byte[] digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((model + "\n" + dimension + "\n").getBytes(UTF_8));
      for (String text : all()) {
        digest.update((text.length() + ":" + text + "\n").getBytes(UTF_8));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
