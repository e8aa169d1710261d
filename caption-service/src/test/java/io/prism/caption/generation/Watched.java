package io.prism.caption.generation;

import io.prism.engine.Callers;
import io.prism.pictures.RgbImage;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/** Another network that tells of each step when it is done. */
record Watched(CaptionNetwork network, Runnable afterStep) implements CaptionNetwork {
  @Override
  public List<FloatBuffer> look(List<RgbImage> pictures, Callers callers) {
    return network.look(pictures, callers);
  }

  @Override
  public Writing write(List<FloatBuffer> states) {
    Writing writing = network.write(states);
    return new Writing() {
      @Override
      public Step step(long[] tokens, List<KeyValueCache> past, Callers callers) {
        Step step = writing.step(tokens, past, callers);
        afterStep.run();
        return step;
      }

      @Override
      public void close() {
        writing.close();
      }
    };
  }

  @Override
  public Optional<String> trouble() {
    return network.trouble();
  }

  @Override
  public String description() {
    return network.description();
  }

  @Override
  public void close() {
    network.close();
  }
}
