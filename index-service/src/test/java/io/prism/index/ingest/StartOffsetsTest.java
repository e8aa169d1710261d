package io.prism.index.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.index.backup.StreamPositions;
import io.prism.index.store.IndexOrigin;
import io.prism.type.v1.Backup;
import io.prism.type.v1.LogPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StartOffsetsTest {
  private static final String TOPIC = "uploads";
  private static final IndexOrigin PLAIN = new IndexOrigin("new", Optional.empty());

  /** The log's ends, should anybody ask. */
  private static StreamPositions log(String topicId, long... ends) {
    return new StreamPositions() {
      @Override
      public List<LogPosition> ends() {
        return positions(topicId, ends);
      }

      @Override
      public List<LogPosition> indexed(String index) {
        throw new AssertionError("the consumer itself knows what was committed");
      }
    };
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

  private static IndexOrigin restored(String topicId, long... offsets) {
    return new IndexOrigin(
        "new",
        Optional.of(Backup.newBuilder().addAllPositions(positions(topicId, offsets)).build()));
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC, number);
  }

  private static OffsetAndMetadata commit(long offset, String index) {
    return new OffsetAndMetadata(offset, index);
  }

  /** Partitions 0, 1, ... of a log whose first two records are gone; null: no commit. */
  private static Map<TopicPartition, OffsetAndMetadata> starts(
      StartOffsets starts, OffsetAndMetadata... committed) {
    Map<TopicPartition, Long> beginnings = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    for (int i = 0; i < committed.length; i++) {
      beginnings.put(partition(i), 2L);
      if (committed[i] != null) {
        commits.put(partition(i), committed[i]);
      }
    }
    return starts.of(beginnings, commits);
  }

  private static StartOffsets full(IndexOrigin origin, StreamPositions log) {
    return new StartOffsets(origin, false, log);
  }

  private static StartOffsets empty(IndexOrigin origin, StreamPositions log) {
    return new StartOffsets(origin, true, log);
  }

  /** A partition whose leader is away must not hold up those that go on. */
  @Test
  void whereAPartitionBeginsMattersOnlyIfItsCommitIsNotOfThisIndex() {
    IndexOrigin origin = new IndexOrigin("now", Optional.empty());
    StreamPositions log = log("topic", 9);

    assertThat(new StartOffsets(origin, false, log).goesOn(commit(5, "now"))).isTrue();
    assertThat(new StartOffsets(origin, false, log).goesOn(commit(5, "other"))).isFalse();
    assertThat(new StartOffsets(origin, false, log).goesOn(commit(5, ""))).isFalse();
    assertThat(new StartOffsets(origin, false, log).goesOn(null)).isFalse();
    assertThat(new StartOffsets(origin, true, log).goesOn(commit(5, "now"))).isFalse();
  }

  @Test
  void whatWasCommittedForThisIndexStays() {
    assertThat(starts(full(PLAIN, log("log")), commit(9, "new"))).isEmpty();
  }

  /** The case of several services: another one has made it anew and put artworks into it. */
  @Test
  void whatWasCommittedForAnotherIndexIsReadAgainAlsoWhereThisOneIsNotEmpty() {
    assertThat(starts(full(PLAIN, log("log")), commit(9, "old"), commit(5, "new")))
        .isEqualTo(Map.of(partition(0), commit(2, "new")));
  }

  @Test
  void anEmptyIndexIsFilledFromTheBeginningWhateverItIsCalled() {
    assertThat(starts(empty(PLAIN, log("log")), commit(9, "new"), commit(9, "")))
        .isEqualTo(Map.of(partition(0), commit(2, "new"), partition(1), commit(2, "new")));
  }

  @Test
  void aCommitOfAnEarlierVersionIsTakenOver() {
    assertThat(starts(full(PLAIN, log("log")), commit(9, "")))
        .isEqualTo(Map.of(partition(0), commit(9, "new")));
  }

  @Test
  void aPartitionThatWasNeverReadBeginsAtItsBeginning() {
    assertThat(starts(full(PLAIN, log("log")), (OffsetAndMetadata) null))
        .isEqualTo(Map.of(partition(0), commit(2, "new")));
  }

  @Test
  void inTheSameLogEachPartitionGoesBackToItsPosition() {
    StartOffsets starts = full(restored("log", 7, 3, 4), log("log", 10, 3, 9));
    assertThat(starts(starts, commit(10, "old"), commit(3, ""), null))
        .isEqualTo(
            Map.of(
                partition(0), commit(7, "new"),
                partition(1), commit(3, "new"),
                partition(2), commit(4, "new")));
  }

  @Test
  void onePartitionThatWentBackDoesNotGoBackAgain() {
    StartOffsets starts = full(restored("log", 7, 8), log("log", 10, 10));
    assertThat(starts(starts, commit(9, "new"), commit(10, "old")))
        .isEqualTo(Map.of(partition(1), commit(8, "new")));
  }

  @Test
  void anotherLogIsReadFromItsBeginningAlsoWhereItIsLonger() {
    assertThat(starts(full(restored("log-1", 7), log("log-2", 10)), commit(9, "old")))
        .isEqualTo(Map.of(partition(0), commit(2, "new")));
  }

  @Test
  void aLogThatIsShorterThanThePositionIsReadFromItsBeginning() {
    assertThat(starts(full(restored("log", 7), log("log", 6)), commit(6, "old")))
        .isEqualTo(Map.of(partition(0), commit(2, "new")));
  }

  @Test
  void aPartitionThatCameLaterIsReadFromItsBeginning() {
    assertThat(starts(full(restored("log", 7), log("log", 9, 9)), commit(7, "new"), commit(9, "")))
        .isEqualTo(Map.of(partition(1), commit(2, "new")));
  }

  @Test
  void theRestoreIsOverOnceEveryPartitionHasACommitForTheIndex() {
    StartOffsets starts = full(restored("log", 7, 8), log("log", 10, 10));
    List<TopicPartition> all = List.of(partition(0), partition(1));
    assertThat(starts.isSettled(all, Map.of(partition(0), commit(7, "new")))).isFalse();
    assertThat(
            starts.isSettled(
                all, Map.of(partition(0), commit(7, "new"), partition(1), commit(8, "old"))))
        .isFalse();
    assertThat(
            starts.isSettled(
                all, Map.of(partition(0), commit(7, "new"), partition(1), commit(8, "new"))))
        .isTrue();
    // While the topic is being made.
    assertThat(starts.isSettled(List.of(), Map.of())).isFalse();
  }
}
