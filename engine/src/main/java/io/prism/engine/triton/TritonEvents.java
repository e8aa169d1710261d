package io.prism.engine.triton;

/**
 * What the client tells its observers. Called while calls are under way, so implementations return
 * at once.
 */
public interface TritonEvents {
  /** Nobody listens. */
  TritonEvents NONE = new TritonEvents() {};

  /** A model on a server. */
  record Place(String endpoint, String model) {
    @Override
    public String toString() {
      return "model '" + model + "' on Triton at " + endpoint;
    }
  }

  /** Calls go there from now on. */
  default void opened(Place place) {}

  /**
   * No more calls go there until it is well again.
   *
   * @param why for operators
   */
  default void closed(Place place, String why) {}

  /**
   * An attempt ended.
   *
   * @param outcome {@code ok}, or the kind of failure in lower case
   */
  default void attempted(Place place, String outcome, long nanos) {}
}
