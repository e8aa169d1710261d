package io.prism.engine.triton;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a model made of a batch.
 *
 * @param chunk items of each part but the last
 * @param parts the outputs by name, in the order of the items
 */
public record Answer(int chunk, List<Map<String, FloatBuffer>> parts) {
  /**
   * Reads one item's values.
   *
   * @param <T> what they become
   */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * @param values of several items
     * @param index of the item among them
     */
    T read(FloatBuffer values, int index);
  }

  /** Item {@code item} of an output that the contract names. */
  public <T> T item(String output, int item, Reader<T> reader) {
    FloatBuffer values = parts.get(item / chunk).get(output);
    return reader.read(Objects.requireNonNull(values, output), item % chunk);
  }
}
