package io.prism.benchmark.jmh;

import io.prism.benchmark.load.Gallery;
import io.prism.caption.prompt.EmbeddedPrompt;
import io.prism.caption.prompt.EmbeddedPrompts;
import io.prism.encoder.tokenize.Tokenizer;
import io.prism.encoder.tokenize.Tokenizers;
import io.prism.encoder.tokenize.Tokens;
import io.prism.models.ModelPack;
import io.prism.pictures.text.EmbeddedText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Texts: to tokens, and out of a picture's own prompt. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TextBenchmark {
  private static final String PROMPT =
      "parameters\0a (red fox:1.2) sleeping under a tree, soft morning light, watercolor,"
          + " <lora:paper:0.6> by Jane Doe\nNegative prompt: blurry, text\n"
          + "Steps: 30, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: some-model";

  /** Signature and header of a PNG; texts may stand behind it. */
  private static final int HEADER = 33;

  private final Tokenizer tokenizer = Tokenizers.of(ModelPack.prismMini());
  private byte[] png = {};

  /** The gallery's first picture as a PNG with the prompt of a generating program. */
  @Setup
  public void prepare() throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] picture = Gallery.load().pictures().get(0);
    ImageIO.write(ImageIO.read(new ByteArrayInputStream(picture)), "png", plain);
    byte[] bytes = plain.toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, HEADER);
    out.write(chunk("tEXt", PROMPT.getBytes(StandardCharsets.ISO_8859_1)));
    out.write(bytes, HEADER, bytes.length - HEADER);
    png = out.toByteArray();
    if (embeddedPrompt().isEmpty()) {
      throw new IllegalStateException("the made-up PNG has no prompt");
    }
  }

  private static byte[] chunk(String type, byte[] data) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.ISO_8859_1));
    crc.update(data);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(data.length);
      out.write(type.getBytes(StandardCharsets.ISO_8859_1));
      out.write(data);
      out.writeInt((int) crc.getValue());
    }
    return bytes.toByteArray();
  }

  @Benchmark
  public Tokens tokenize() {
    return tokenizer.encode("a red fox sleeping under an old oak tree in the morning");
  }

  @Benchmark
  public Optional<EmbeddedPrompt> embeddedPrompt() {
    return EmbeddedPrompts.find(EmbeddedText.read(png));
  }
}
