package io.prism.gateway.health;

import io.prism.core.error.PrismException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something outside that can be away, and what was last seen of it. Looked at by one thread, read
 * by any.
 */
final class Dependency {
  /** One look may meet a busy moment, and a fleet must not vanish for it. */
  private static final int LOOKS = 2;

  private final String name;
  private final Need need;
  private final Look look;
  private volatile @Nullable String trouble = "It has not been asked yet.";
  private volatile boolean answered;
  private boolean known;
  private int failures;

  /** What becomes of the gateway without it. */
  enum Need {
    /** Nobody can search: a gateway that never reached it takes no calls. */
    READY,
    /** Searches are served; uploads are told to come back. */
    UPLOADS
  }

  /** Asks it something cheap. */
  interface Look {
    /**
     * @param limit after which it gives up
     * @throws RuntimeException when it is away
     */
    void look(Duration limit);
  }

  Dependency(String name, Need need, Look look) {
    this.name = name;
    this.need = need;
    this.look = look;
  }

  String name() {
    return name;
  }

  /** Blocks for this long at most. */
  void look(Duration limit) {
    try {
      look.look(limit);
      seen(null);
    } catch (PrismException e) {
      seen(e.reason().isTransient() ? e.problem().detail() : null);
    } catch (RuntimeException e) {
      seen("It does not answer.");
    }
  }

  /** Why it is taken to be away, for people; null when it is not. */
  @Nullable String trouble() {
    return trouble;
  }

  /**
   * Whether the gateway isn't ready for the lack of it. Only until its first answer: later it is
   * away for every gateway alike, and callers who reach one are told to come back.
   */
  boolean isAwaited() {
    return need == Need.READY && !answered;
  }

  private void seen(@Nullable String now) {
    failures = now == null ? 0 : failures + 1;
    answered |= now == null;
    if (now == null || !known || failures >= LOOKS) {
      trouble = now;
    }
    known = true;
  }
}
