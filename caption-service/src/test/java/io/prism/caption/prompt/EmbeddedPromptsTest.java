package io.prism.caption.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.pictures.text.TextEntry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddedPromptsTest {
  static Stream<Arguments> samples() {
    return Samples.all().stream()
        .map(s -> Arguments.of(s.name(), s.entries(), s.generator(), s.positive()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void everyGeneratorsWayIsRead(
      String name, List<TextEntry> entries, Generator generator, String positive) {
    assertThat(EmbeddedPrompts.find(entries)).contains(new EmbeddedPrompt(generator, positive));
  }

  static Stream<TextEntry> noPrompts() {
    return Stream.of(
        new TextEntry("ImageDescription", "OLYMPUS DIGITAL CAMERA"),
        new TextEntry("Comment", "Created with GIMP"),
        new TextEntry("Comment", "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90"),
        new TextEntry("Comment", "Lavc60.31.102"),
        new TextEntry("Software", "Adobe Photoshop 25.0"),
        new TextEntry("XML:com.adobe.xmp", "<x:xmpmeta>a red fox</x:xmpmeta>"),
        new TextEntry("Comment", "\u0000\u0000\u0000"),
        new TextEntry("UserComment", "   "),
        new TextEntry("UserComment", "12:30"),
        new TextEntry("parameters", "Negative prompt: blurry\nSteps: 20, Sampler: Euler"),
        new TextEntry("prompt", "{\"3\": {\"class_type\": \"KSampler\", \"inputs\": {}}}"),
        new TextEntry("prompt", "{\"a\": 1"),
        new TextEntry("workflow", "{\"nodes\": [1, \"x\", null], \"links\": 7}"),
        new TextEntry("invokeai_metadata", "{\"positive_prompt\": \"\\u200b\"}"),
        new TextEntry("sd-metadata", "{\"image\": {\"prompt\": 12}}"),
        new TextEntry("Comment", "{\"steps\": 28, \"uc\": \"a red fox\"}"));
  }

  @ParameterizedTest
  @MethodSource("noPrompts")
  void whatIsNoPromptIsNotTakenForOne(TextEntry entry) {
    assertThat(EmbeddedPrompts.find(List.of(entry))).isEmpty();
  }

  @Test
  void aBrokenSpecificFormatFallsBackToTheNextOne() {
    List<TextEntry> entries =
        List.of(
            new TextEntry("invokeai_metadata", "{broken"),
            new TextEntry("workflow", "{\"nodes\": []}"),
            new TextEntry("Description", "a red fox"));
    assertThat(EmbeddedPrompts.find(entries))
        .contains(new EmbeddedPrompt(Generator.OTHER, "a red fox"));
  }

  @Test
  void aComfyGraphWithACycleEnds() {
    String graph =
        """
        {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "negative": ["4", 0]}},
         "2": {"class_type": "ConditioningCombine",
               "inputs": {"conditioning_1": ["2", 0], "conditioning_2": ["3", 0]}},
         "3": {"class_type": "ConditioningConcat",
               "inputs": {"conditioning_to": ["2", 0], "conditioning_from": ["5", 0]}},
         "4": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry"}},
         "5": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red fox"}}}
        """;
    assertThat(EmbeddedPrompts.find(List.of(new TextEntry("prompt", graph))))
        .contains(new EmbeddedPrompt(Generator.COMFYUI, "a red fox"));
  }

  @Test
  void aVeryLongChainOfNodesIsFollowedWithoutRecursion() {
    StringBuilder graph =
        new StringBuilder(
            "{\"0\": {\"class_type\": \"KSampler\", \"inputs\": {\"positive\": [\"1\", 0]}}");
    for (int i = 1; i < 4000; i++) {
      graph.append(
          ",\"%d\":{\"class_type\":\"Reroute\",\"inputs\":{\"input\":[\"%d\",0]}}"
              .formatted(i, i + 1));
    }
    graph.append(",\"4000\":{\"class_type\":\"CLIPTextEncode\",\"inputs\":{\"text\":\"a fox\"}}}");
    assertThat(EmbeddedPrompts.find(List.of(new TextEntry("prompt", graph.toString()))))
        .contains(new EmbeddedPrompt(Generator.COMFYUI, "a fox"));
  }

  @Test
  void deepJsonHugeNumbersAndDoubledKeysDoNoHarm() {
    String deep = "{\"a\":".repeat(100_000);
    String number = "{\"positive_prompt\": " + "9".repeat(100_000) + "}";
    String doubled = "{\"positive_prompt\": \"first\", \"positive_prompt\": \"a red fox\"}";
    assertThat(find("invokeai_metadata", deep)).isEmpty();
    assertThat(find("invokeai_metadata", number)).isEmpty();
    assertThat(find("invokeai_metadata", doubled)).containsExactly("a red fox");
  }

  @Test
  void controlCharactersBidiOverridesAndMarkupAreOnlyText() {
    String hostile = "a \u0000red\u202e\u2066 \u200bfox\u0007 <script>alert(1)</script>\ud800";
    assertThat(find("parameters", hostile)).containsExactly("a red fox <script>alert(1)</script>");
  }

  @Test
  void aPromptIsCutAtItsLimit() {
    String longest = "fox ".repeat(60_000);
    assertThat(find("parameters", longest)).singleElement().asString().hasSize(9999);
    assertThat(find("Description", "🦊".repeat(60_000))).isEmpty();
  }

  private static List<String> find(String key, String value) {
    return EmbeddedPrompts.find(List.of(new TextEntry(key, value))).stream()
        .map(EmbeddedPrompt::positive)
        .toList();
  }
}
