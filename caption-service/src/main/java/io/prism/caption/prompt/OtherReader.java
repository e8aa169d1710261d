package io.prism.caption.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs with a plain way: a JSON object with the prompt in it (Fooocus, SwarmUI), a text {@code
 * prompt} (Easy Diffusion), or just a description. What cameras and editors put there is no prompt.
 */
final class OtherReader implements PromptReader {
  private static final Boilerplate BOILERPLATE = Boilerplate.load();
  private static final int MIN_LETTERS = 3;

  @Override
  public Optional<EmbeddedPrompt> read(Texts texts) {
    Stream<String> structured =
        texts
            .objects("parameters", "UserComment", "Comment", "ImageDescription")
            .map(OtherReader::fromObject);
    Stream<String> plain =
        texts
            .all("prompt", "Description", "ImageDescription", "Comment", "UserComment", "XPComment")
            .filter(OtherReader::isDescription)
            .map(OtherReader::withoutOptions);
    return Stream.concat(structured, plain)
        .map(prompt -> EmbeddedPrompt.of(Generator.OTHER, prompt))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static String fromObject(JsonNode object) {
    return Stream.of(
            object.path("sui_image_params").path("prompt"),
            object.path("prompt"),
            object.path("Prompt"),
            object.path("positive_prompt"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .findFirst()
        .orElse("");
  }

  private static boolean isDescription(String raw) {
    String text = PlainText.line(raw);
    return text.codePoints().filter(Character::isLetter).count() >= MIN_LETTERS
        && !text.startsWith("{")
        && !text.startsWith("[{")
        && !text.startsWith("<")
        && !BOILERPLATE.matches(text);
  }

  /** Midjourney's {@code --ar 3:2 --v 6 Job ID: …} is no description. */
  private static String withoutOptions(String text) {
    int end = text.length();
    for (String mark : new String[] {" --", "Job ID:"}) {
      int at = text.indexOf(mark);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return text.substring(0, end);
  }
}
