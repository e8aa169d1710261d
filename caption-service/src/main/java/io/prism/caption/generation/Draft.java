package io.prism.caption.generation;

import io.prism.models.CaptionPack;
import io.prism.models.CaptionSearch;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** A picture's texts while they are being written. Not thread-safe. */
final class Draft {
  private static final int[] ONLY = {0};

  private final CaptionPack.Tokens spec;
  private final FloatBuffer states;
  private final KeyValueCache cache;
  private final TextSearch search;
  private int prompted;

  Draft(CaptionPack pack, CaptionSearch settings, FloatBuffer states) {
    this.spec = pack.decoder().tokens();
    this.states = states;
    this.cache = new KeyValueCache(pack.decoder().row());
    this.search =
        settings.beams() == 1
            ? new GreedySearch(settings, spec.end())
            : new BeamSearch(settings, spec.end());
  }

  FloatBuffer states() {
    return states;
  }

  KeyValueCache cache() {
    return cache;
  }

  /** What the decoder is to be given next: a token a beam. */
  int[] tokens() {
    return isInPrompt() ? new int[] {spec.prompt().get(prompted)} : search.tokens();
  }

  private boolean isInPrompt() {
    return prompted < spec.prompt().size();
  }

  /**
   * Takes what the decoder said to {@link #tokens}.
   *
   * @return whether it goes on
   */
  boolean take(FloatBuffer logits, FloatBuffer present) {
    if (isInPrompt() && ++prompted < spec.prompt().size()) {
      cache.append(present, ONLY);
      return true;
    }
    boolean on = search.advance(LogProbabilities.of(logits, cache.beams(), spec.vocabulary()));
    if (on) {
      cache.append(present, search.parents());
    }
    return on;
  }

  TextSearch.Hypothesis best() {
    return search.best();
  }

  static long[] tokens(Iterable<Draft> drafts) {
    long[] all = {};
    for (Draft draft : drafts) {
      int[] own = draft.tokens();
      all = Arrays.copyOf(all, all.length + own.length);
      for (int i = 0; i < own.length; i++) {
        all[all.length - own.length + i] = own[i];
      }
    }
    return all;
  }
}
