package io.prism.caption.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.pictures.text.TextEntry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostilePromptTest {
  private static final PromptSplitter SPLITTER =
      new PromptSplitter(
          StyleTerms.of(List.of("watercolor painting", "ink wash"), List.of("fox", "red fox")));

  @Property(tries = 1000)
  void anyTextsGiveOnlyBoundedHarmlessText(
      @ForAll @Size(max = 4) List<@net.jqwik.api.From("entries") TextEntry> entries) {
    EmbeddedPrompts.find(entries)
        .ifPresent(
            prompt -> {
              assertHarmless(prompt.positive().replace("\n", ""));
              assertThat(prompt.positive()).isNotBlank();
            });
  }

  @Property(tries = 1000)
  void anySplitIsBoundedHarmlessText(@ForAll("fragments") String prompt) {
    SplitPrompt split = SPLITTER.split(prompt);
    assertHarmless(split.content());
    assertHarmless(split.style());
  }

  @Property(tries = 300)
  void splittingTheContentAgainKeepsIt(@ForAll("wordsOnly") String prompt) {
    String content = SPLITTER.split(prompt).content();
    assertThat(SPLITTER.split(content).content()).isEqualTo(content);
  }

  /** Inputs that make a quadratic reader take minutes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "[",
        "[a:",
        "((a:1.2)",
        "{a|",
        "<",
        "<lora:",
        "\\(",
        "::",
        "1.2::",
        "_",
        "__",
        "by ",
        "style of ",
        "in ",
        "style ",
        "painting ",
        "watercolor painting of ",
        ",",
        "\n",
        "Steps: ",
        "Steps: 1",
        "Negative prompt:",
        "Negative prompt:\nSteps: 1, ",
        "+",
        "-",
        "BREAK",
        "embedding:",
        "e\u0301",
        "\u0301",
        "\u0301\u0323",
        "\ud83e\udd8a",
        "\u202e",
        "A ",
        "a.",
        "狐"
      })
  void longRepetitionsAreReadInTime(String part) {
    String text = part.repeat(262_144 / part.length());
    assertCpuTime(
        () -> {
          assertHarmless(SPLITTER.split(text).content());
          for (String key : List.of("parameters", "Dream", "Comment", "prompt", "sd-metadata")) {
            Optional<EmbeddedPrompt> prompt =
                EmbeddedPrompts.find(List.of(new TextEntry(key, text)));
            prompt.ifPresent(p -> assertHarmless(p.positive().replace("\n", "")));
          }
        });
  }

  @Test
  void aGraphOfManyNodesThatAllPointAtEachOtherIsReadInTime() {
    StringBuilder graph = new StringBuilder("{\"s\":{\"class_type\":\"KSampler\",\"inputs\":{");
    graph.append("\"positive\":[\"0\",0]}}");
    for (int i = 0; i < 2000; i++) {
      graph.append(",\"").append(i).append("\":{\"class_type\":\"C\",\"inputs\":{");
      for (int j = 0; j < 5; j++) {
        graph.append(j == 0 ? "" : ",");
        graph.append("\"cond" + j + "\":[\"" + (i * 7 + j * 13) % 2000 + "\"," + j + "]");
      }
      graph.append("}}");
    }
    String text = graph.append("}").toString();
    assertCpuTime(
        () -> assertThat(EmbeddedPrompts.find(List.of(new TextEntry("prompt", text)))).isEmpty());
  }

  /** CPU time of this thread, so that a busy machine does not fail the test. */
  private static void assertCpuTime(Runnable work) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.run();
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    assertThat(Duration.ofNanos(nanos)).isLessThan(Duration.ofSeconds(8));
  }

  @Provide
  Arbitrary<TextEntry> entries() {
    Arbitrary<String> keys =
        Arbitraries.of(
            "parameters",
            "prompt",
            "workflow",
            "Comment",
            "Description",
            "Software",
            "Dream",
            "sd-metadata",
            "invokeai_metadata",
            "UserComment",
            "ImageDescription",
            "Model");
    return net.jqwik.api.Combinators.combine(keys, fragments()).as(TextEntry::new);
  }

  /** Pieces of every format, in any order, with any characters between them. */
  @Provide
  Arbitrary<String> fragments() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ":",
            "\"",
            ",",
            "\n",
            "\\",
            "<lora:",
            ">",
            "::",
            "1.2",
            "{\"prompt\":",
            "{\"nodes\":[",
            "\"links\":",
            "{\"v4_prompt\":{\"caption\":",
            "\"base_caption\":",
            "{\"image\":{\"prompt\":",
            "{\"positive_prompt\":\"",
            "\"}",
            "{\"3\":{\"class_type\":\"KSampler\",\"inputs\":{\"positive\":[\"3\",0]}}}",
            "Negative prompt:",
            "Steps: 20, ",
            "a red fox",
            "watercolor painting of ",
            " by ",
            "in the style of ",
            "BREAK",
            "\u0000",
            "\u202e",
            "\ud800",
            "\udc00",
            "NovelAI",
            "-s 50");
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(6);
    return Arbitraries.oneOf(pieces, any).list().ofMaxSize(20).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> wordsOnly() {
    return Arbitraries.of("fox", "snow", "house", "green", "on", "under", "tree", ", ", "run")
        .list()
        .ofMinSize(1)
        .ofMaxSize(10)
        .map(list -> String.join(" ", list));
  }

  private static void assertHarmless(String text) {
    assertThat(text).hasSizeLessThanOrEqualTo(PlainText.MAX_CHARS);
    assertThat(text.codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT)
        .noneMatch(c -> Character.getType(c) == Character.SURROGATE)
        .noneMatch(c -> Character.getType(c) == Character.PRIVATE_USE);
  }
}
