package io.prism.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.prism.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "help import",
        "import --help",
        "search --help",
        "show --help",
        "delete --help",
        "rejected --help",
        "audit --help",
        "models --help",
        "models list --help",
        "models pull --help",
        "completion --help"
      })
  void helpIsEverywhereAndNotAnError(String arguments) {
    assertThat(execute(arguments.split(" "))).isZero();
    assertThat(text(out)).isNotBlank().doesNotContain("\033");
    assertThat(text(err)).isEmpty();
  }

  static List<List<String>> wrongUsages() {
    return List.of(
        List.of(),
        List.of("fly"),
        List.of("search"),
        List.of("search", "fox", "--id", "a"),
        List.of("search", "fox", "--by", "taste"),
        List.of("search", "fox", "--limit", "0"),
        List.of("search", "fox", "--limit", "201"),
        List.of("search", "fox", "--limit", "many"),
        List.of("search", "fox", "--regions", "some"),
        List.of("search", "fox", "--part", "0,0,1"),
        List.of("search", "fox", "--part", "0,0,1,wide"),
        List.of("search", "fox", "--url", "ftp://host"),
        List.of("search", "fox", "--key", "two words"),
        List.of("search", "fox", "--timeout", "0"),
        List.of("show"),
        List.of("show", "a", "b"),
        List.of("delete"),
        List.of("rejected", "a"),
        List.of("rejected", "--retry"),
        List.of("audit", "--limit", "0"),
        List.of("models"),
        List.of("models", "pull"),
        List.of("models", "pull", "prism-mini"),
        List.of("models", "pull", "clip-vit-b-33"),
        List.of("models", "pull", "clip-vit-b-32:int4"),
        List.of("models", "pull", "clip-vit-b-32", "--mirror", "ftp://mirror"),
        List.of("models", "pull", "clip-vit-b-32", "--mirror", "a b"),
        List.of("models", "pull", "clip-vit-b-32", "--from", "no/such/folder"),
        List.of("import"),
        List.of("import", ".", "--parallel", "0"),
        List.of("import", ".", "--parallel", "33"),
        List.of("import", ".", "--patience", "-1"),
        List.of("import", ".", "--nonsense"));
  }

  @ParameterizedTest
  @MethodSource("wrongUsages")
  void wrongUsageIsSaidInOneLineWithExitCodeTwo(List<String> arguments) {
    assertThat(execute(arguments.toArray(String[]::new))).isEqualTo(2);
    List<String> lines = text(err).lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("prism: ");
    assertThat(lines.get(1)).startsWith("See: ./prism").endsWith(" --help");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void aPrismThatIsAwayIsSaidInOneLineWithAdvice() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      free = socket.getLocalPort();
    }
    String url = "http://127.0.0.1:" + free;
    assertThat(execute("show", "a", "--url", url, "--timeout", "2")).isEqualTo(1);
    assertThat(text(err).lines())
        .singleElement()
        .asString()
        .isEqualTo(
            "prism: No Prism answers at "
                + url
                + ". Start one with ./prism demo, or give its address with --url.");
  }

  @Test
  void aPictureThatIsNotThereIsNotSearchedForAsAWord() {
    assertThat(execute("search", folder.resolve("fox.jpg").toString())).isEqualTo(1);
    assertThat(text(err)).contains("fox.jpg does not exist");
  }

  @Test
  void whatCannotBeImportedIsSaidBeforeAnythingIsCalled() throws Exception {
    assertThat(execute("import", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(text(err)).contains("none does not exist");
    Path manifest = Files.writeString(folder.resolve("m.csv"), "colour\nred\n");
    assertThat(execute("import", manifest.toString())).isEqualTo(1);
    assertThat(text(err)).contains("must name each column");
  }

  @Test
  void theModelsAreListedWithWhatIsHere() throws Exception {
    Path half = Files.createDirectories(folder.resolve("prism/models/clip-vit-b-16/342fdf2f67ad"));
    try (RandomAccessFile file =
        new RandomAccessFile(half.resolve("tokenizer.json").toFile(), "rw")) {
      file.setLength(2_224_081);
    }

    assertThat(execute("models", "list")).isZero();

    List<String> lines = text(out).lines().toList();
    assertThat(lines.get(0)).containsSubsequence("NAME", "REVISION", "MB", "HERE", "LICENCE");
    assertThat(lines.get(1)).startsWith("prism-mini ").contains(" yes ", "classpath:prism-mini");
    assertThat(lines.get(2))
        .startsWith("clip-vit-b-32 ")
        .contains("d15189d7028b-int8", " 156 ", " no ", "MIT", folder.toString());
    assertThat(lines).anyMatch(line -> line.startsWith("clip-vit-b-32:fp16 "));
    assertThat(lines)
        .anyMatch(line -> line.startsWith("clip-vit-b-16 ") && line.contains("1 of 3 files"));
    assertThat(lines).anyMatch(line -> line.startsWith("siglip2-base "));
  }

  @Test
  void theModelsAreListedForMachines() {
    assertThat(execute("models", "list", "--json", "--cache", folder.toString())).isZero();

    assertThat(text(out).lines().skip(1).findFirst())
        .contains(
            "{\"name\":\"clip-vit-b-32\",\"model\":\"clip-vit-b-32@d15189d7028b-int8\",\"title\":"
                + "\"OpenAI CLIP ViT-B/32\",\"bytes\":155845627,\"complete\":false,\"licence\":"
                + "\"MIT (OpenAI CLIP, code and weights)\",\"place\":\""
                + folder.resolve("clip-vit-b-32/d15189d7028b")
                + "\"}");
  }

  @Test
  void aPackThatCannotBePulledIsSaidWithWhatToBringByHand() throws Exception {
    HttpServer mirror =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 8);
    mirror.start();
    try {
      String url = "http://127.0.0.1:" + mirror.getAddress().getPort();

      assertThat(execute("models", "pull", "clip-vit-b-32", "--mirror", url)).isEqualTo(1);

      assertThat(text(err))
          .contains(
              "onnx/text_model_quantized.onnx    64504507  "
                  + "73baab855d406190da9faa498cfedf65f15cf309f4cc7385b7b032e6d08e5c3a",
              "tokenizer.json                    2224119   f7f3b7af",
              "By hand: put them into " + folder.resolve("prism/models/clip-vit-b-32/d15189d7028b"),
              "--from FOLDER");
      assertThat(text(err).lines().toList())
          .last()
          .asString()
          .startsWith("prism: onnx/text_model_quantized.onnx: " + url + "/Xenova/")
          .endsWith("it answers 404: it has no such file. Is the mirror complete?");
    } finally {
      mirror.stop(0);
    }
  }

  @Test
  void aFolderWithoutTheFilesIsSaid() {
    assertThat(execute("models", "pull", "siglip2-base", "--from", folder.toString())).isEqualTo(1);
    assertThat(text(err)).contains("prism: onnx/text_model_int8.onnx: neither " + folder);
  }

  @Test
  void theCompletionKnowsEveryCommandAndIsShell() throws Exception {
    assertThat(execute("completion")).isZero();
    assertThat(text(out))
        .contains(
            "import search show delete rejected audit backup models completion",
            "demo",
            "--kafka-port");
    Path script = Files.writeString(folder.resolve("completion.sh"), text(out));
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash on this machine");
    assertThat(new ProcessBuilder("/bin/bash", "-n", script.toString()).start().waitFor()).isZero();
  }

  private int execute(String... arguments) {
    Terminal terminal = new Terminal(stream(out), stream(err), false, false, Integer.MAX_VALUE);
    return PrismCli.commandLine(
            terminal,
            Map.of("XDG_STATE_HOME", folder.toString(), "XDG_CACHE_HOME", folder.toString()))
        .execute(arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
