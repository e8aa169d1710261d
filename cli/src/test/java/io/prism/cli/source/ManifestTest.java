package io.prism.cli.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.cli.source.Entry.Candidate;
import io.prism.cli.source.Entry.Unusable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  @TempDir Path folder;

  @Test
  void everyFieldOfAnNdjsonLineArrives() throws Exception {
    Candidate fox = candidate(read("a.ndjson", NDJSON));
    assertIsTheFox(fox);
    assertThat(fox.metadata().getTagsList()).containsExactly("red; or orange", "animal");
  }

  private static final String NDJSON =
      """
      {"path": "sub/fox.jpg", "id": "fox-1", "title": "A \\"fox\\"", "description": "two\\nlines", \
      "tags": ["red; or orange", "animal"], "author": "Ann", "category": "animals/wild", \
      "sourceUrl": "https://example.org/fox", "licence": "CC0-1.0", \
      "createTime": "2026-01-31T12:00:00Z", "caption": "a red fox", "pictureUrl": null}
      """;

  @Test
  void everyFieldOfACsvRowArrives() throws Exception {
    Candidate fox =
        candidate(
            read(
                "a.csv",
                "\uFEFFpath,id,title,description,tags,author,category,sourceUrl,licence,createTime,"
                    + "caption,pictureUrl\r\n"
                    + "sub/fox.jpg,fox-1,\"A \"\"fox\"\"\",\"two\nlines\",red; animal;,Ann,"
                    + "animals/wild,https://example.org/fox,CC0-1.0,2026-01-31T12:00:00Z,a red fox,"
                    + "\r\n"));
    assertIsTheFox(fox);
    assertThat(fox.metadata().getTagsList()).containsExactly("red", "animal");
  }

  private void assertIsTheFox(Candidate fox) {
    assertThat(fox.file()).contains(folder.resolve("sub/fox.jpg"));
    assertThat(fox.metadata().getId()).isEqualTo("fox-1");
    assertThat(fox.metadata().getTitle()).isEqualTo("A \"fox\"");
    assertThat(fox.metadata().getDescription()).isEqualTo("two\nlines");
    assertThat(fox.metadata().getAuthor()).isEqualTo("Ann");
    assertThat(fox.metadata().getCategory()).isEqualTo("animals/wild");
    assertThat(fox.metadata().getSourceUrl()).isEqualTo("https://example.org/fox");
    assertThat(fox.metadata().getLicence()).isEqualTo("CC0-1.0");
    assertThat(fox.metadata().getCreateTime().getSeconds()).isEqualTo(1_769_860_800L);
    assertThat(fox.metadata().getCaption()).isEqualTo("a red fox");
    assertThat(fox.metadata().getPictureUrl()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "\"text\"",
        "{",
        "{\"path\": \"a.jpg\"} {}",
        "{\"path\": \"a.jpg\",}",
        "{path: \"a.jpg\"}",
        "{'path': 'a.jpg'}",
        "{\"path\": 7}",
        "{\"path\": \"a.jpg\", \"title\": [\"t\"]}",
        "{\"path\": \"a.jpg\", \"tags\": \"t\"}",
        "{\"path\": \"a.jpg\", \"tags\": [[\"t\"]]}",
        "{\"path\": \"a.jpg\", \"colour\": \"red\"}",
        "{\"path\": \"a.jpg\", \"path\": \"b.jpg\"}",
        "{\"path\": \"a.jpg\", \"createTime\": \"yesterday\"}",
        "{\"path\": \"a.jpg\", \"pictureUrl\": \"https://example.org/a.jpg\"}",
        "{\"title\": \"no picture\"}",
        "{\"path\": \"\"}",
        "{\"path\": \"../../etc/passwd\"}",
        "{\"path\": \"/etc/passwd\"}",
        "{\"path\": \"a\\u0000b.jpg\"}",
        "{\"path\": \"a\tb.jpg\"}",
      })
  void aBadLineIsToldAndTheNextOneIsRead(String line) throws Exception {
    List<Entry> entries = read("a.ndjson", line + "\n\n{\"path\": \"good.jpg\"}\n");
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0))
        .isInstanceOfSatisfying(
            Unusable.class, bad -> assertThat(bad.label()).endsWith(".ndjson:1"));
    assertThat(entries.get(1).label()).endsWith(".ndjson:3 (good.jpg)");
  }

  @Test
  void aLineThatIsTooLongOrNoUtf8IsToldAndTheNextOneIsRead() throws Exception {
    Path file = folder.resolve("a.jsonl");
    byte[] good = "{\"path\": \"good.jpg\"}".getBytes(StandardCharsets.UTF_8);
    try (var out = Files.newOutputStream(file)) {
      out.write("{\"title\": \"".getBytes(StandardCharsets.UTF_8));
      out.write("x".repeat(1_000_001).getBytes(StandardCharsets.UTF_8));
      out.write("\"}\n{\"title\": \"".getBytes(StandardCharsets.UTF_8));
      out.write(new byte[] {(byte) 0xFF, (byte) 0xFE, '"', '}', '\n'});
      out.write("[".repeat(900_000).getBytes(StandardCharsets.UTF_8));
      out.write('\n');
      out.write(good);
    }
    List<Entry> entries = read(file);
    assertThat(entries).hasSize(4);
    assertThat(entries.subList(0, 3)).allMatch(Unusable.class::isInstance);
    assertThat(entries.get(3)).isInstanceOf(Candidate.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "path;title\na.jpg;A\n",
        "path,colour\na.jpg,red\n",
        "path,path\na.jpg,b.jpg\n",
        "path,title\na.jpg,\"never closed\n",
        "path,title\na.jpg,\"closed\" and more\n",
      })
  void aCsvThatCannotBeReadOnIsToldInOneSentence(String csv) {
    assertThatThrownBy(() -> read("a.csv", csv))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("a.csv");
  }

  @Test
  void aCsvThatIsNoUtf8OrHasARecordWithoutEndIsToldInOneSentence() throws Exception {
    Path latin = folder.resolve("latin.csv");
    Files.write(latin, "path\nf\u00e4hre.jpg\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> read(latin))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> read("a.csv", "path\n\"" + "x".repeat(1_100_000)))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("longer than 1000000");
  }

  @Test
  void aCsvRowOfAnotherLengthIsToldAndTheNextOneIsRead() throws Exception {
    List<Entry> entries = read("a.csv", "path,title\na.jpg\n\nb.jpg,B\nc.jpg,C,more\n,none\n");
    assertThat(entries)
        .extracting(Entry::getClass)
        .containsExactly(Unusable.class, Candidate.class, Unusable.class, Unusable.class);
  }

  @Test
  void aLinkDoesNotLeadOutOfTheFolder() throws Exception {
    Path outside = Files.createTempFile("outside", ".jpg");
    Files.createSymbolicLink(folder.resolve("link.jpg"), outside);
    assertThat(read("a.ndjson", "{\"path\": \"link.jpg\"}"))
        .singleElement()
        .isInstanceOfSatisfying(
            Unusable.class, bad -> assertThat(bad.reason()).contains("leads out of"));
    Files.delete(outside);
  }

  @Test
  void anyBytesAtAllGiveEntriesOrASentence() throws Exception {
    Random random = new Random(7);
    String alphabet = "{}[]\",:;\\\n\r\t 01epathilu\u0000\u00e4\uFEFF";
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(i % 2 == 0 ? "path,title\n" : "");
      for (int c = random.nextInt(60); c > 0; c--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String name = i % 2 == 0 ? "any.csv" : "any.ndjson";
      try {
        assertThat(read(name, text.toString())).doesNotContainNull();
      } catch (ManifestException e) {
        assertThat(e).hasMessageContaining(name);
      }
    }
  }

  @Test
  void whatIsSaidOfAllIsAddedWhereNothingIsSaid() throws Exception {
    Files.writeString(
        folder.resolve("a.ndjson"),
        "{\"path\": \"a.jpg\", \"author\": \"Ann\", \"tags\": [\"x\"]}");
    Extras extras = new Extras(List.of("x", "mine"), "Bob", "animals", "CC0-1.0");
    Candidate entry = candidate(read(folder.resolve("a.ndjson"), extras));
    assertThat(entry.metadata().getAuthor()).isEqualTo("Ann");
    assertThat(entry.metadata().getCategory()).isEqualTo("animals");
    assertThat(entry.metadata().getTagsList()).containsExactly("x", "mine");
  }

  @Test
  void aFolderGivesItsPicturesByPathAndPassesOverTheRest() throws Exception {
    for (String name :
        List.of(
            "b.JPG",
            "a/2.png",
            "a/1.webp",
            ".hidden.jpg",
            ".git/x.jpg",
            "notes.txt",
            "\u001B[2J.gif")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), "x");
    }
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    Source source = Sources.of(List.of(folder), Optional.empty(), Extras.NONE);
    assertThat(source.count()).isEqualTo(4);
    assertThat(all(source))
        .extracting(e -> folder.relativize(((Candidate) e).file().orElseThrow()).toString())
        .containsExactly("\u001B[2J.gif", "a/1.webp", "a/2.png", "b.JPG");
    assertThat(((Candidate) all(source).get(0)).metadata().getTitle()).isEqualTo("[2J");
    assertThat(source.passedOver()).isEqualTo(3);
  }

  @Test
  void aPathThatIsNotThereIsToldBeforeAnythingElse() {
    assertThatThrownBy(
            () -> Sources.of(List.of(folder.resolve("none")), Optional.empty(), Extras.NONE))
        .isInstanceOf(java.nio.file.NoSuchFileException.class);
  }

  private List<Entry> read(String name, String content) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    return read(file);
  }

  private static List<Entry> read(Path file) throws Exception {
    return read(file, Extras.NONE);
  }

  private static List<Entry> read(Path file, Extras extras) throws Exception {
    Source source = Sources.of(List.of(file), Optional.empty(), extras);
    List<Entry> entries = all(source);
    assertThat(source.count()).isEqualTo(entries.size());
    return entries;
  }

  private static List<Entry> all(Source source) throws IOException, InterruptedException {
    List<Entry> entries = new ArrayList<>();
    source.forEach(entries::add);
    return entries;
  }

  private static Candidate candidate(List<Entry> entries) {
    assertThat(entries).singleElement().isInstanceOf(Candidate.class);
    return (Candidate) entries.get(0);
  }
}
