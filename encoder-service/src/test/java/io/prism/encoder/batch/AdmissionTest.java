package io.prism.encoder.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private final Admission room = new Admission(10, 1_000);

  @Test
  void aCallEntersWholeOrNotAtAll() {
    room.enter(Lane.INTERACTIVE, 8, 100);

    assertRefused(Lane.INTERACTIVE, 3, 0);

    assertThat(room.items(Lane.INTERACTIVE)).isEqualTo(8);
  }

  @Test
  void bytesAreBoundedToo() {
    room.enter(Lane.INTERACTIVE, 1, 900);

    assertRefused(Lane.INTERACTIVE, 1, 101);
    room.enter(Lane.INTERACTIVE, 1, 100);
  }

  @Test
  void bulkWorkLeavesHalfOfTheRoomToPeople() {
    room.enter(Lane.BULK, 5, 500);

    assertRefused(Lane.BULK, 1, 0);
    room.enter(Lane.INTERACTIVE, 5, 500);
    assertRefused(Lane.INTERACTIVE, 1, 0);
  }

  @Test
  void whoLeavesMakesRoom() {
    Runnable leave = room.enter(Lane.BULK, 5, 500);
    leave.run();

    room.enter(Lane.BULK, 5, 500);
    assertThat(room.items(Lane.BULK)).isEqualTo(5);
  }

  @Test
  void workIsInsideUntilItsFutureIsCompletedHoweverItIs() {
    CompletableFuture<String> good = new CompletableFuture<>();
    CompletableFuture<String> bad = new CompletableFuture<>();
    room.within(Lane.BULK, 2, 200, () -> good);
    room.within(Lane.BULK, 3, 300, () -> bad);
    assertThat(room.items(Lane.BULK)).isEqualTo(5);

    good.complete("done");
    assertThat(room.items(Lane.BULK)).isEqualTo(3);
    bad.cancel(false);
    assertThat(room.items(Lane.BULK)).isZero();
    room.enter(Lane.BULK, 5, 500);
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalArgumentException.class, OutOfMemoryError.class})
  void workThatBreaksOffBeforeItHasAFutureLeavesTheRoom(Class<? extends Throwable> kind) {
    assertThatThrownBy(() -> room.within(Lane.BULK, 5, 500, () -> thrown(kind))).isInstanceOf(kind);

    assertThat(room.items(Lane.BULK)).isZero();
    room.enter(Lane.BULK, 5, 500);
  }

  private static CompletableFuture<String> thrown(Class<? extends Throwable> kind) {
    if (kind == OutOfMemoryError.class) {
      throw new OutOfMemoryError("no memory for the call");
    }
    throw new IllegalArgumentException("a fault of ours");
  }

  private void assertRefused(Lane lane, int items, long bytes) {
    assertThatThrownBy(() -> room.enter(lane, items, bytes))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUOTA_EXCEEDED));
  }
}
