package io.prism.benchmark.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Ours against bare, measured in turns, so that what else the machine does hits both.
 *
 * @param ours speed of each round
 * @param bare speed of each round, in the same unit; as many as ours
 */
public record Ratio(Samples ours, Samples bare) {
  public Ratio {
    if (ours.values().size() != bare.values().size()) {
      throw new IllegalArgumentException("a round has one value of each");
    }
  }

  /**
   * Measures both in every round; who comes first alternates, so that a drift favours nobody.
   *
   * @param ours measures once and gives a speed; likewise bare
   */
  public static Ratio alternate(int rounds, Supplier<Double> ours, Supplier<Double> bare) {
    List<Double> our = new ArrayList<>(rounds);
    List<Double> their = new ArrayList<>(rounds);
    for (int round = 0; round < rounds; round++) {
      if (round % 2 == 0) {
        our.add(ours.get());
        their.add(bare.get());
      } else {
        their.add(bare.get());
        our.add(ours.get());
      }
    }
    return new Ratio(new Samples(our), new Samples(their));
  }

  /** Of the medians; 1 is as fast as bare. */
  public double value() {
    return ours.median() / bare.median();
  }

  /** Of each round. */
  public Samples byRound() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.values().size(); i++) {
      ratios.add(ours.values().get(i) / bare.values().get(i));
    }
    return new Samples(ratios);
  }

  /** For people: medians and the spread of the rounds. */
  public String describe(String unit) {
    return String.format(
        Locale.ROOT,
        "%.0f against %.0f %s; rounds %.2f..%.2f",
        ours.median(),
        bare.median(),
        unit,
        byRound().min(),
        byRound().max());
  }
}
