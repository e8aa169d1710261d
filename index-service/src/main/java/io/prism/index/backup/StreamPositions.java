package io.prism.index.backup;

import io.prism.type.v1.LogPosition;
import java.util.List;

/**
 * How far the log of uploads goes, and how far it is indexed. Both block for some seconds at most.
 */
public interface StreamPositions {
  /**
   * One entry a partition: the offset that the next record will get.
   *
   * @throws io.prism.core.error.PrismException UNAVAILABLE when the log is away
   */
  List<LogPosition> ends();

  /**
   * One entry a partition: everything before the offset is in the index, durably; 0 where that is
   * only known of another index.
   *
   * @param index its {@link io.prism.index.store.IndexOrigin#id()}
   */
  List<LogPosition> indexed(String index);

  /** Where nothing is read from a log. */
  StreamPositions NONE =
      new StreamPositions() {
        @Override
        public List<LogPosition> ends() {
          return List.of();
        }

        @Override
        public List<LogPosition> indexed(String index) {
          return List.of();
        }
      };
}
