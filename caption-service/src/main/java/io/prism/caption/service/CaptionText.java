package io.prism.caption.service;

import com.google.protobuf.ByteString;
import io.prism.caption.prompt.EmbeddedPrompt;
import io.prism.caption.prompt.EmbeddedPrompts;
import io.prism.caption.prompt.PromptSplitter;
import io.prism.caption.prompt.SplitPrompt;
import io.prism.caption.v1.Caption;
import io.prism.pictures.text.EmbeddedText;
import io.prism.type.v1.Artwork.CaptionSource;
import java.util.Optional;

/**
 * Decides where a caption's text comes from: what the user gave, else the embedded prompt, else the
 * inversion. A text that speaks of style alone has no content to subtract, so the next source is
 * asked for it; its style words are kept.
 */
final class CaptionText {
  private final PromptSplitter splitter;

  CaptionText(PromptSplitter splitter) {
    this.splitter = splitter;
  }

  /**
   * Fills content, source, content texts, style text and generator, where the given or the embedded
   * text says something.
   *
   * @return whether the content was found
   */
  boolean fill(Caption.Builder caption, ByteString picture, String given) {
    if (fill(caption, splitter.split(given), CaptionSource.GIVEN)) {
      return true;
    }
    Optional<EmbeddedPrompt> prompt =
        EmbeddedPrompts.find(EmbeddedText.read(picture.asReadOnlyByteBuffer()));
    if (prompt.isEmpty()) {
      return false;
    }
    caption.setGenerator(prompt.get().generator().name());
    SplitPrompt split = splitter.split(prompt.get().positive());
    return fill(caption, split, CaptionSource.EMBEDDED_PROMPT);
  }

  private static boolean fill(Caption.Builder caption, SplitPrompt split, CaptionSource source) {
    if (caption.getStyleText().isEmpty()) {
      caption.setStyleText(split.style());
    }
    if (split.content().isEmpty()) {
      return false;
    }
    caption.setContent(split.content()).addContentTexts(split.content()).setSource(source);
    return true;
  }
}
