package io.prism.caption.generation;

import io.prism.caption.generation.CaptionNetwork.Step;
import io.prism.caption.generation.CaptionNetwork.Writing;
import io.prism.caption.generation.TextSearch.Hypothesis;
import io.prism.engine.Callers;
import io.prism.models.CaptionPack;
import io.prism.models.CaptionSearch;
import io.prism.pictures.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The loop: look at the pictures, then token after token until each has its text. Stops between two
 * steps when nobody waits any more. Thread-safe.
 */
final class CaptionWriter {
  private final CaptionNetwork network;
  private final CaptionPack pack;
  private final CaptionSearch search;

  CaptionWriter(CaptionNetwork network, CaptionPack pack, CaptionSearch search) {
    this.network = network;
    this.pack = pack;
    this.search = search;
  }

  /**
   * Blocks.
   *
   * @param pictures each exactly of the model's width and height, at least one
   * @return the tokens that were written about each, in order
   */
  List<Hypothesis> write(List<RgbImage> pictures, Callers callers) {
    StillWanted wanted = new StillWanted(callers);
    wanted.check();
    List<Draft> drafts =
        network.look(pictures, callers).stream()
            .map(states -> new Draft(pack, search, states))
            .toList();
    List<Draft> running = drafts;
    while (!running.isEmpty()) {
      running = untilOneIsDone(running, callers, wanted);
    }
    return drafts.stream().map(Draft::best).toList();
  }

  /** The decoder's input of states is made anew only when a picture has left. */
  private List<Draft> untilOneIsDone(List<Draft> drafts, Callers callers, StillWanted wanted) {
    try (Writing writing = network.write(drafts.stream().map(Draft::states).toList())) {
      List<KeyValueCache> past = drafts.stream().map(Draft::cache).toList();
      while (true) {
        wanted.check();
        Step step = writing.step(Draft.tokens(drafts), past, callers);
        List<Draft> left = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
          if (drafts.get(i).take(step.logits(i), step.present(i))) {
            left.add(drafts.get(i));
          }
        }
        if (left.size() < drafts.size()) {
          return left;
        }
      }
    }
  }
}
