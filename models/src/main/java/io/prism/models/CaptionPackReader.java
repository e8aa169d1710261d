package io.prism.models;

import io.prism.core.embedding.ModelId;
import io.prism.models.CaptionPack.DecoderSpec;
import io.prism.models.CaptionPack.LookSpec;
import io.prism.models.CaptionSearch.EarlyStopping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;

/** Reads {@code pack.json}, format 1, of a captioner. */
final class CaptionPackReader {
  private static final String CARD = "pack.json";
  private static final int MAX_TOKENS = 512;
  private static final int MAX_SIDE = 65_536;
  private static final int MAX_VOCABULARY = 1_000_000;
  private static final int MAX_ROW = 1_000_000;

  private CaptionPackReader() {}

  static CaptionPack read(PackFiles files) {
    String name = files.place() + "/" + CARD;
    try (InputStream in = files.open(CARD)) {
      return pack(files, JsonFile.read(name, in));
    } catch (NoSuchFileException e) {
      throw new PackException(
          name
              + " is missing, so there is no captioner's pack. Correct the configured place, or make"
              + " one with deploy/triton/export_captioner.py.",
          e);
    } catch (IOException e) {
      throw new PackException(name + " cannot be read. Check the file's permissions.", e);
    }
  }

  private static CaptionPack pack(PackFiles files, JsonObject json) {
    json.whole("format", 1, 1);
    json.oneOf("kind", "captioner");
    DecoderSpec decoder = json.child("decoder", CaptionPackReader::decoder);
    CaptionSearch search = json.child("search", o -> search(o, decoder.tokens()));
    CaptionPack pack =
        new CaptionPack(
            id(json),
            json.text("licence"),
            json.child("image", CaptionPackReader::look),
            decoder,
            json.child("tokenizer", CaptionPackReader::tokenizer),
            search,
            new VerifiedFiles(files, json.child("files", CardReader::files)));
    json.ignore("title");
    json.done();
    return pack;
  }

  private static ModelId id(JsonObject json) {
    try {
      return new ModelId(json.text("id"), json.label("revision"));
    } catch (IllegalArgumentException e) {
      throw json.wrong("id and revision", "usable in a model id (" + e.getMessage() + ")");
    }
  }

  private static LookSpec look(JsonObject o) {
    PixelInput input = CardReader.pixels(o);
    String file = o.text("file");
    return o.child(
        "output",
        s ->
            new LookSpec(
                file,
                input,
                s.text("name"),
                s.whole("length", 1, MAX_SIDE),
                s.whole("width", 1, MAX_SIDE)));
  }

  private static DecoderSpec decoder(JsonObject o) {
    return new DecoderSpec(
        o.text("file"),
        o.child(
            "inputs", i -> new CaptionPack.Inputs(i.text("ids"), i.text("past"), i.text("states"))),
        o.child("outputs", i -> new CaptionPack.Outputs(i.text("logits"), i.text("present"))),
        o.whole("cache", 1, MAX_ROW),
        tokens(o));
  }

  private static CaptionPack.Tokens tokens(JsonObject o) {
    // A beam search looks at twice as many tokens as it has beams.
    int vocabulary = o.whole("vocabulary", 2 * CaptionSearch.MAX_BEAMS + 1, MAX_VOCABULARY);
    List<Integer> prompt = o.wholes("prompt", 0, vocabulary - 1);
    if (prompt.isEmpty()) {
      throw o.wrong("prompt", "a list of at least one token id");
    }
    return new CaptionPack.Tokens(
        vocabulary, o.whole("context", 2, MAX_SIDE), prompt, o.whole("end", 0, vocabulary - 1));
  }

  private static TokenizerSpec tokenizer(JsonObject o) {
    o.oneOf("kind", "hugging-face");
    return CardReader.tokenizer(o);
  }

  private static CaptionSearch search(JsonObject o, CaptionPack.Tokens tokens) {
    int maxTokens = o.whole("max_tokens", 1, MAX_TOKENS);
    if (tokens.prompt().size() + maxTokens > tokens.context()) {
      throw o.wrong(
          "max_tokens", "with the prompt within the decoder's context of " + tokens.context());
    }
    return new CaptionSearch(
        o.whole("beams", 1, CaptionSearch.MAX_BEAMS),
        maxTokens,
        o.whole("min_tokens", 0, maxTokens),
        o.number("length_penalty", -10, 10),
        EarlyStopping.valueOf(
            o.oneOf("early_stopping", "no", "yes", "never").toUpperCase(Locale.ROOT)));
  }
}
