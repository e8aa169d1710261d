package io.prism.caption.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PromptSyntaxTest {
  static Stream<Arguments> prompts() {
    return Stream.of(
        row("(a red fox:1.2), snow", "a red fox", "snow"),
        row("((a red fox)), [snow], {forest}", "a red fox", "snow", "forest"),
        row("(((a (red:1.3) fox)):0.8)", "a red fox"),
        row("[cat:dog:0.5] in a field", "cat", "dog in a field"),
        row("[snow:0.3], [rain::12], [red|blue] fox", "snow", "rain", "red", "blue fox"),
        row("a fox<lora:fur_v2:0.7>, <hypernet:x:1>, <lyco:y>", "a fox"),
        row("a fox BREAK snow AND night", "a fox", "snow", "night"),
        row("an android AND a BREAKDANCER", "an android", "a BREAKDANCER"),
        row("embedding:easynegative, (embedding:foo.pt:1.1) fox, __animal__", "fox"),
        row("saber \\(fate\\), fox", "saber (fate)", "fox"),
        row("1.3::red fox::, -1::hat::, snow", "red fox", "hat", "snow"),
        row("(red fox)1.2, (snow)++, night--", "red fox", "snow", "night"),
        row("red_fox, 1girl", "red fox", "1girl"),
        row("A fox sits. It is 3.5 m long.", "A fox sits", "It is 3.5 m long"),
        row("((((unbalanced:1.2), ]] fox }", "unbalanced", "fox"),
        row("snow:1.3, fox at 12:30 o'clock", "snow", "fox at 12:30 o'clock"),
        row("<b>bold</b> fox <3", "bold", "fox <3"),
        row("fox, , ,, (:1.2), ()", "fox"),
        row("狐狸，雪地、夜晚", "狐狸", "雪地", "夜晚"));
  }

  private static Arguments row(String prompt, String... phrases) {
    return Arguments.of(prompt, List.of(phrases));
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void syntaxIsDroppedAndWordsStay(String prompt, List<String> phrases) {
    assertThat(PromptSyntax.phrases(prompt)).isEqualTo(phrases);
  }
}
