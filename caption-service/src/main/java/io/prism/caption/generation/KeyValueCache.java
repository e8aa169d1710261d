package io.prism.caption.generation;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys and values of what a picture's beams have written. Rows stay where they were put: when
 * beams are dropped and doubled only the table of who descends from whom changes, and the rows are
 * copied once, into the decoder's input. Not thread-safe.
 */
public final class KeyValueCache {
  private final int row;
  private final float[] zeros;
  private final List<FloatBuffer> steps = new ArrayList<>();

  /** Of each beam, at which place its forebears' rows lie, step by step. */
  private int[][] places = {{}};

  /**
   * @param row values of one token's keys and values
   */
  KeyValueCache(int row) {
    this.row = row;
    this.zeros = new float[row];
  }

  /** Tokens in it. */
  int length() {
    return steps.size();
  }

  /** Beams that it was last told of. */
  int beams() {
    return places.length;
  }

  /**
   * A step was made.
   *
   * @param present a row for each beam that there was; kept
   * @param parents of each beam that there is now, which of those it goes on from
   */
  void append(FloatBuffer present, int[] parents) {
    int[][] next = new int[parents.length][];
    for (int beam = 0; beam < parents.length; beam++) {
      next[beam] = Arrays.copyOf(places[parents[beam]], steps.size() + 1);
      next[beam][steps.size()] = parents[beam];
    }
    steps.add(present);
    places = next;
  }

  /**
   * Writes the decoder's input from the buffer's position on: of each beam a row of zeros and then
   * its forebears' rows.
   */
  public void write(FloatBuffer out) {
    for (int[] beam : places) {
      out.put(zeros);
      for (int step = 0; step < beam.length; step++) {
        FloatBuffer rows = steps.get(step);
        out.put(out.position(), rows, rows.position() + beam[step] * row, row);
        out.position(out.position() + row);
      }
    }
  }
}
