package io.prism.caption.prompt;

import io.prism.pictures.text.TextEntry;
import java.util.List;
import java.util.Optional;

/** Finds the prompt among a picture's texts. */
public final class EmbeddedPrompts {
  // Formats with a key of their own come first; those that take any text come last. A ComfyUI node
  // that saves in AUTOMATIC1111's format has resolved its graph better than anyone else can.
  private static final List<PromptReader> READERS =
      List.of(
          new InvokeAiReader(),
          new NovelAiReader(),
          new Automatic1111Reader(),
          new ComfyUiReader(),
          new OtherReader());

  private EmbeddedPrompts() {}

  /** The prompt of the most specific format that the texts have, or empty. */
  public static Optional<EmbeddedPrompt> find(List<TextEntry> entries) {
    Texts texts = new Texts(entries);
    return READERS.stream().map(r -> r.read(texts)).flatMap(Optional::stream).findFirst();
  }
}
