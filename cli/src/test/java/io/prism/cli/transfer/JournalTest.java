package io.prism.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.cli.transfer.Journal.JournalException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path folder;

  @Test
  void whatWasMarkedIsThereAgainWithItsReason() throws Exception {
    Path file = folder.resolve("new/folder/j.journal");
    Mark sent = Mark.sent(key(1), "fox");
    Mark refused = Mark.refused(key(2), "", "UNREADABLE_PICTURE: It is\ncut off.");
    try (Journal journal = Journal.open(file)) {
      journal.add(sent);
      journal.add(refused);
    }
    try (Journal journal = Journal.open(file)) {
      assertThat(journal.size()).isEqualTo(2);
      assertThat(journal.find(key(1))).contains(sent);
      assertThat(journal.find(key(2)).orElseThrow().reason())
          .isEqualTo("UNREADABLE_PICTURE: It is cut off.");
      assertThat(journal.find(key(3))).isEmpty();
    }
  }

  @Test
  void wheneverItWasCutOffTheWholeMarksBeforeAreThereAndItGoesOn() throws Exception {
    Path whole = folder.resolve("whole");
    try (Journal journal = Journal.open(whole)) {
      for (int i = 0; i < 5; i++) {
        journal.add(Mark.sent(key(i), "id-" + i));
      }
    }
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length <= bytes.length; length++) {
      Path cut = folder.resolve("cut");
      Files.write(cut, Arrays.copyOf(bytes, length));
      long complete =
          new String(bytes, 0, length, StandardCharsets.UTF_8)
              .chars()
              .filter(c -> c == '\n')
              .count();
      try (Journal journal = Journal.open(cut)) {
        assertThat(journal.size()).as("%d bytes", length).isEqualTo(Math.max(0, complete - 1));
        journal.add(Mark.sent(key(9), "later"));
      }
      try (Journal journal = Journal.open(cut)) {
        assertThat(journal.find(key(9))).as("%d bytes", length).isPresent();
      }
      Files.delete(cut);
    }
  }

  @Test
  void aLineThatTheDiskChangedEndsIt() throws Exception {
    Path file = folder.resolve("j");
    try (Journal journal = Journal.open(file)) {
      journal.add(Mark.sent(key(1), "fox"));
      journal.add(Mark.sent(key(2), "owl"));
    }
    Files.writeString(file, Files.readString(file).replace("owl", "cow"));
    try (Journal journal = Journal.open(file)) {
      assertThat(journal.size()).isEqualTo(1);
    }
  }

  @Test
  void anotherFileIsNotTakenForAJournalAndStaysAsItIs() throws Exception {
    for (String content : new String[] {"my notes\nof today\n", "x".repeat(200), "no newline"}) {
      Path file = Files.writeString(folder.resolve("notes"), content);
      assertThatThrownBy(() -> Journal.open(file).close())
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("is no journal");
      assertThat(file).hasContent(content);
    }
  }

  @Test
  void oneImportAtATimeHasIt() throws Exception {
    Path file = folder.resolve("j");
    try (Journal first = Journal.open(file)) {
      assertThatThrownBy(() -> Journal.open(file).close())
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("another import");
      first.finish();
    }
    assertThat(file).doesNotExist();
  }

  private static String key(int number) {
    return String.format("%032x", number);
  }
}
