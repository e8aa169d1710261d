package io.prism.caption.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * InvokeAI's three generations: {@code invokeai_metadata} (JSON, from 3.0), {@code sd-metadata}
 * (JSON, 2.x) and {@code Dream} (a command line, 1.x). The older two hold the negative prompt in
 * square brackets inside the prompt.
 */
final class InvokeAiReader implements PromptReader {
  @Override
  public Optional<EmbeddedPrompt> read(Texts texts) {
    return texts
        .objects("invokeai_metadata")
        .map(InvokeAiReader::current)
        .findFirst()
        .or(() -> texts.objects("sd-metadata").map(InvokeAiReader::second).findFirst())
        .or(() -> texts.first("Dream", "dream").map(InvokeAiReader::commandLine))
        .flatMap(prompt -> EmbeddedPrompt.of(Generator.INVOKEAI, prompt));
  }

  private static String current(JsonNode metadata) {
    String style = metadata.path("positive_style_prompt").asText("");
    String prompt = metadata.path("positive_prompt").asText("");
    return prompt.isBlank() ? style : prompt;
  }

  private static String second(JsonNode metadata) {
    JsonNode prompt = metadata.path("image").path("prompt");
    if (prompt.isTextual()) {
      return withoutBrackets(prompt.asText());
    }
    StringJoiner all = new StringJoiner("\n");
    prompt.forEach(
        part -> {
          if (part.path("weight").asDouble(1) > 0) {
            all.add(withoutBrackets(part.path("prompt").asText("")));
          }
        });
    return all.toString();
  }

  /** {@code "a red fox [blurry]" -s 50 -S 12345 -W 512 …}; the quotes are optional. */
  private static String commandLine(String line) {
    String text = line.strip();
    if (text.startsWith("\"")) {
      int end = 1;
      while (end < text.length() && text.charAt(end) != '"') {
        end += text.charAt(end) == '\\' ? 2 : 1;
      }
      return withoutBrackets(text.substring(1, Math.min(end, text.length())).replace("\\\"", "\""));
    }
    return withoutBrackets(beforeOptions(text));
  }

  private static String beforeOptions(String text) {
    for (int i = text.indexOf(" -"); i >= 0; i = text.indexOf(" -", i + 1)) {
      if (i + 2 < text.length() && Character.isLetter(text.charAt(i + 2))) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  private static String withoutBrackets(String prompt) {
    StringBuilder out = new StringBuilder(prompt.length());
    int depth = 0;
    for (int i = 0; i < prompt.length(); i++) {
      char c = prompt.charAt(i);
      if (c == '[') {
        depth++;
      } else if (c == ']') {
        depth = Math.max(0, depth - 1);
      } else if (depth == 0) {
        out.append(c);
      }
    }
    return out.toString();
  }
}
