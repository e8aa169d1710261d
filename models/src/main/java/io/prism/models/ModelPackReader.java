package io.prism.models;

import io.prism.core.embedding.ModelSpace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code pack.json}, format 1, and the small files that it names. */
final class ModelPackReader {
  private static final int FORMAT = 1;
  static final String CARD = "pack.json";

  private final PackFiles files;
  private final JsonObject json;

  private ModelPackReader(PackFiles files, JsonObject json) {
    this.files = files;
    this.json = json;
  }

  /**
   * @param precision of the networks, by name; without it the pack's default
   */
  static ModelPack read(PackFiles files, Optional<String> precision) {
    String name = files.place() + "/" + CARD;
    try (InputStream in = files.open(CARD)) {
      return new ModelPackReader(files, JsonFile.read(name, in)).pack(precision);
    } catch (NoSuchFileException e) {
      throw new PackException(
          name
              + " is missing, so there is no model pack. Correct the configured place of the pack.",
          e);
    } catch (IOException e) {
      throw new PackException(name + " cannot be read. Check the file's permissions.", e);
    }
  }

  private ModelPack pack(Optional<String> wanted) {
    if (json.whole("format", 1, 1_000_000) != FORMAT) {
      throw json.wrong("format", FORMAT + "; another format needs another version of Prism");
    }
    json.oneOf("kind", "dual-encoder");
    PrecisionReader.Choice precision = PrecisionReader.choose(json, wanted);
    PackIdentity identity = CardReader.identity(json, precision.used());
    VerifiedFiles verified =
        new VerifiedFiles(files, precision.needed(json.child("files", CardReader::files)));
    ModelSpace space =
        json.optional("calibration", c -> space(identity, verified, c))
            .orElseGet(() -> ModelSpace.uncentred(identity.model(), identity.dimension()));
    Networks networks = CardReader.networks(json, precision.used());
    requireDimension(identity, networks);
    Readout readout = ReadoutReader.read(json, space, verified::read);
    Vocabulary vocabulary =
        json.optional("vocabulary", o -> vocabulary(verified, o)).orElse(Vocabulary.EMPTY);
    json.ignore("sizes", "attributions");
    json.done();
    return new ModelPack(
        identity, networks, readout, new PackContents(vocabulary, space), verified);
  }

  /** Its own words, or those of a pack that Prism brings along. */
  private Vocabulary vocabulary(VerifiedFiles verified, JsonObject o) {
    return o.has("pack")
        ? ModelPack.at(PackFiles.CLASS_PATH + o.text("pack")).vocabulary()
        : VocabularyReader.read(open(verified, o.text("file")));
  }

  private ModelSpace space(PackIdentity identity, VerifiedFiles verified, JsonObject calibration) {
    calibration.ignore("distances", "confidence");
    return calibration
        .optional("means", o -> o.text("file"))
        .map(file -> means(identity, open(verified, file)))
        .orElseGet(() -> ModelSpace.uncentred(identity.model(), identity.dimension()));
  }

  private static ModelSpace means(PackIdentity identity, JsonObject means) {
    ModelSpace space =
        new ModelSpace(
            identity.model(),
            floats(means.numbers("image", identity.dimension())),
            floats(means.numbers("text", identity.dimension())));
    means.done();
    return space;
  }

  private static float[] floats(List<Double> values) {
    float[] out = new float[values.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = values.get(i).floatValue();
    }
    return out;
  }

  private JsonObject open(VerifiedFiles verified, String name) {
    try {
      return JsonFile.read(
          files.place() + "/" + name, new ByteArrayInputStream(verified.read(name)));
    } catch (IOException e) {
      throw new PackException(files.place() + "/" + name + " cannot be read.", e);
    }
  }

  private void requireDimension(PackIdentity identity, Networks networks) {
    for (var entry :
        Map.of(
                "image.outputs.embedding", networks.image().embedding(),
                "text.output", networks.text().embedding())
            .entrySet()) {
      if (entry.getValue().dimension() != identity.dimension()) {
        throw json.wrong(
            entry.getKey() + ".dimension", "the pack's dimension, " + identity.dimension());
      }
    }
  }
}
