package io.prism.encoder.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import org.junit.jupiter.api.Test;

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

  private void assertRefused(Lane lane, int items, long bytes) {
    assertThatThrownBy(() -> room.enter(lane, items, bytes))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUOTA_EXCEEDED));
  }
}
