package io.prism.index.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import io.prism.index.backup.StreamPositions;
import io.prism.type.v1.Backup;
import io.prism.type.v1.LogPosition;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoredIndexTest {
  private static final String TOPIC = "uploads";

  @TempDir Path folder;

  private Path mark() {
    return folder.resolve("restored.json");
  }

  private void restored(String topicId, long... offsets) throws Exception {
    Backup backup =
        Backup.newBuilder().setFormat(1).addAllPositions(positions(topicId, offsets)).build();
    Files.writeString(mark(), JsonFormat.printer().print(backup));
  }

  private RestoredIndex over(String topicId, long... ends) {
    return new RestoredIndex(
        mark(),
        new StreamPositions() {
          @Override
          public List<LogPosition> ends() {
            return positions(topicId, ends);
          }

          @Override
          public List<LogPosition> indexed() {
            throw new AssertionError("what was committed belongs to the index that was lost");
          }
        });
  }

  private static List<LogPosition> positions(String topicId, long... offsets) {
    return IntStream.range(0, offsets.length)
        .mapToObj(
            i ->
                LogPosition.newBuilder()
                    .setTopic(TOPIC)
                    .setTopicId(topicId)
                    .setPartition(i)
                    .setOffset(offsets[i])
                    .build())
        .toList();
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC, number);
  }

  @Test
  void aLogWhoseTopicIsNotKnownYetDoesNotEndIt() throws Exception {
    restored("log", 5);
    over("log").wentBack(List.of());
    assertThat(mark()).exists();
  }

  @Test
  void whatALaterFormatSaysBesidesIsPassedOver() throws Exception {
    Files.writeString(mark(), "{\"format\": 1, \"weather\": \"fine\"}");
    assertThat(over("log", 9).positions(List.of(partition(0)))).containsEntry(partition(0), 0L);
  }

  @Test
  void withoutARestoreNothingGoesBackAndNobodyIsAsked() {
    RestoredIndex index =
        new RestoredIndex(
            mark(),
            new StreamPositions() {
              @Override
              public List<LogPosition> ends() {
                throw new AssertionError();
              }

              @Override
              public List<LogPosition> indexed() {
                throw new AssertionError();
              }
            });
    assertThat(index.positions(List.of(partition(0)))).isEmpty();
    index.wentBack(List.of(partition(0)));
  }

  @Test
  void inTheSameLogEachPartitionGoesBackToItsPosition() throws Exception {
    restored("log-1", 7, 0);
    assertThat(over("log-1", 10, 3).positions(List.of(partition(0), partition(1))))
        .isEqualTo(Map.of(partition(0), 7L, partition(1), 0L));
  }

  @Test
  void anotherLogIsReadFromItsBeginningAlsoWhereItIsLonger() throws Exception {
    restored("log-1", 7);
    assertThat(over("log-2", 10).positions(List.of(partition(0))))
        .isEqualTo(Map.of(partition(0), 0L));
  }

  @Test
  void aLogThatIsShorterThanThePositionIsReadFromItsBeginning() throws Exception {
    restored("log-1", 7);
    assertThat(over("log-1", 6).positions(List.of(partition(0))))
        .isEqualTo(Map.of(partition(0), 0L));
  }

  @Test
  void aPartitionThatCameLaterIsReadFromItsBeginning() throws Exception {
    restored("log-1", 7);
    assertThat(over("log-1", 10, 10).positions(List.of(partition(1))))
        .isEqualTo(Map.of(partition(1), 0L));
  }

  @Test
  void theMarkStaysUntilEveryPartitionWentBack() throws Exception {
    restored("log-1", 7, 8);
    RestoredIndex index = over("log-1", 10, 10);
    index.wentBack(List.of(partition(0)));
    assertThat(mark()).exists();
    assertThat(index.positions(List.of(partition(0), partition(1))))
        .as("one that went back does not go back again")
        .isEqualTo(Map.of(partition(1), 8L));
    index.wentBack(List.of(partition(1)));
    assertThat(mark()).doesNotExist();
  }

  @Test
  void aMarkThatCannotBeReadIsNotTakenForNone() throws Exception {
    Files.writeString(mark(), "{");
    RestoredIndex index = over("log-1", 10);
    assertThatThrownBy(() -> index.positions(List.of(partition(0))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(mark().toString());
  }
}
