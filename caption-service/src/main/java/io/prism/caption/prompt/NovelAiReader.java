package io.prism.caption.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * NovelAI: {@code Software: NovelAI}, {@code Description: <prompt>} and {@code Comment}: JSON with
 * {@code prompt}, {@code uc} (the negative prompt) and, from model 4 on, {@code v4_prompt} with one
 * caption a character. In WebP the same fields are one JSON object in UserComment.
 */
final class NovelAiReader implements PromptReader {
  private static final int MAX_CHARACTERS = 32;

  @Override
  public Optional<EmbeddedPrompt> read(Texts texts) {
    Stream<JsonNode> wrapped =
        texts
            .objects("UserComment")
            .map(o -> HostileJson.object(o.path("Comment").asText("")))
            .flatMap(Optional::stream);
    Optional<JsonNode> comment =
        Stream.concat(texts.objects("Comment", "UserComment"), wrapped)
            .filter(NovelAiReader::isComment)
            .findFirst();
    boolean named = texts.first("Software").filter(s -> s.startsWith("NovelAI")).isPresent();
    return comment
        .map(NovelAiReader::prompt)
        .filter(prompt -> !prompt.isBlank())
        .or(() -> named ? texts.first("Description") : Optional.empty())
        .flatMap(prompt -> EmbeddedPrompt.of(Generator.NOVELAI, prompt));
  }

  private static boolean isComment(JsonNode json) {
    return json.path("v4_prompt").isObject() || (json.has("uc") && json.has("prompt"));
  }

  private static String prompt(JsonNode comment) {
    JsonNode caption = comment.path("v4_prompt").path("caption");
    String base = caption.path("base_caption").asText("");
    StringJoiner all = new StringJoiner("\n");
    all.add(base.isBlank() ? comment.path("prompt").asText("") : base);
    int characters = 0;
    for (JsonNode character : caption.path("char_captions")) {
      if (characters++ < MAX_CHARACTERS) {
        all.add(character.path("char_caption").asText(""));
      }
    }
    return all.toString();
  }
}
