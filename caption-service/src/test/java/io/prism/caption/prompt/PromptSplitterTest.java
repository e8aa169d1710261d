package io.prism.caption.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PromptSplitterTest {
  private static final PromptSplitter SPLITTER =
      new PromptSplitter(
          StyleTerms.of(
              List.of(
                  "watercolor painting",
                  "watercolour",
                  "ukiyo-e",
                  "cross-stitch",
                  "silhouette",
                  "pop art",
                  "impressionist painting",
                  "dark moody",
                  "stained glass window"),
              List.of("red fox", "fox", "bust in silhouette", "tree", "framed picture")));

  static Stream<Arguments> prompts() {
    return Stream.of(
        row(
            "watercolor painting of a red fox, highly detailed, by Ada Brush",
            "a red fox",
            "watercolor painting, highly detailed, by Ada Brush"),
        row("a red fox", "a red fox", ""),
        row("a red fox in watercolor", "a red fox", "watercolor"),
        row("A beautiful painting of a fox on a rock", "a fox on a rock", "beautiful painting"),
        row("a painting on a wall", "a painting on a wall", ""),
        row("fox standing by a tree", "fox standing by a tree", ""),
        row("by the river, fox", "by the river, fox", ""),
        row("a fox by Ada Brush", "a fox", "by Ada Brush"),
        row("fox, art by someone and someone else", "fox", "art by someone and someone else"),
        row("fox, by Ada Brush, Bo Pen, snow", "fox, snow", "by Ada Brush, Bo Pen"),
        row("a fox in the style of Hokusai", "a fox", "style of Hokusai"),
        row("fox, studio fantasia style", "fox", "studio fantasia style"),
        row("a fox in cottage aesthetic", "a fox", "cottage aesthetic"),
        row("Ukiyo E print of a fox", "a fox", "Ukiyo E print"),
        row("cross stitch, fox, POP-ART", "fox", "cross stitch, POP-ART"),
        row("bust in silhouette", "bust in silhouette", ""),
        row("silhouette of a fox", "a fox", "silhouette"),
        row(
            "masterpiece, best quality, absurdres, score_9, fox",
            "fox",
            "masterpiece, best quality, absurdres, score 9"),
        row("a dark forest with a fox", "a dark forest with a fox", ""),
        row("beautiful, simple background", "", "beautiful, simple background"),
        row("watercolor", "", "watercolor"),
        row("artist:someone, fox", "fox", "artist:someone"),
        row("statue", "statue", ""),
        row("a statue of a fox, sticker", "a fox, sticker", "statue"),
        row("watercolor scroll, painting", "scroll", "watercolor, painting"),
        row("a fox as a pop art poster", "a fox", "pop art poster"),
        row("(watercolor:1.3) of a (red fox:1.1) <lora:x:1>", "a red fox", "watercolor"),
        row("saber \\(fate\\)", "saber (fate)", ""),
        row("", "", ""));
  }

  private static Arguments row(String prompt, String content, String style) {
    return Arguments.of(prompt, content, style);
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void contentAndStyleAreTakenApart(String prompt, String content, String style) {
    SplitPrompt split = SPLITTER.split(prompt);
    assertThat(split.content()).isEqualTo(content);
    assertThat(split.style()).isEqualTo(style);
  }
}
