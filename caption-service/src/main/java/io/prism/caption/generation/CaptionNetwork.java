package io.prism.caption.generation;

import io.prism.engine.Callers;
import io.prism.pictures.RgbImage;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/** What runs the two networks of a captioner's pack. Thread-safe. */
public interface CaptionNetwork extends AutoCloseable {
  /**
   * Looks at pictures. Blocks.
   *
   * @param pictures each exactly of the model's width and height
   * @return the states of each picture, in order
   */
  List<FloatBuffer> look(List<RgbImage> pictures, Callers callers);

  /**
   * Begins to write about pictures.
   *
   * @param states of each, as {@link #look} gave them
   */
  Writing write(List<FloatBuffer> states);

  /** Why it cannot compute now, for whoever may look at the health. Empty if it can. */
  Optional<String> trouble();

  /** For people. */
  String description();

  @Override
  void close();

  /** The decoder in front of some pictures; for one thread. */
  interface Writing extends AutoCloseable {
    /**
     * One token further. Blocks.
     *
     * @param tokens the last one of each beam, picture after picture; as many a picture
     * @param past what was before, one a picture, all equally long
     */
    Step step(long[] tokens, List<KeyValueCache> past, Callers callers);

    /** Gives back what it holds for the pictures. */
    @Override
    void close();
  }

  /** What the decoder says. */
  interface Step {
    /** Beam × vocabulary of a picture; anything may be in it. */
    FloatBuffer logits(int picture);

    /** Beam × row of a picture. */
    FloatBuffer present(int picture);
  }
}
