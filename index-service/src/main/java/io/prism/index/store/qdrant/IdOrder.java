package io.prism.index.store.qdrant;

import java.util.ArrayList;
import java.util.List;

/**
 * The order of ids in numbers. Qdrant orders by numbers only, and compares bounds as doubles, which
 * are exact up to 2^53: room for eight characters of an id. So an id is a row of numbers, compared
 * one after the other; an end counts less than any character.
 */
final class IdOrder {
  /** Of an id, in the order of their code points; see IndexedArtwork. */
  private static final String ALPHABET =
      "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

  private static final int LONGEST_ID = 128;
  private static final int CHARACTERS = 8;
  private static final int BASE = ALPHABET.length() + 1;

  /** Numbers of the longest id. */
  static final int LEVELS = LONGEST_ID / CHARACTERS + 1;

  private IdOrder() {}

  static String field(int level) {
    return "order" + level;
  }

  /** As many numbers as it takes until the id's end is among them. */
  static List<Long> keys(String id) {
    List<Long> keys = new ArrayList<>();
    for (int level = 0; level <= id.length() / CHARACTERS; level++) {
      keys.add(key(id, level));
    }
    return keys;
  }

  /**
   * The number of this level; 0 where the id has ended before. What is not of the alphabet counts
   * as the greatest character below it.
   */
  static long key(String id, int level) {
    long key = 0;
    for (int i = level * CHARACTERS; i < (level + 1) * CHARACTERS; i++) {
      key = key * BASE + (i < id.length() ? rank(id.charAt(i)) : 0);
    }
    return key;
  }

  private static int rank(char character) {
    int rank = 0;
    while (rank < ALPHABET.length() && ALPHABET.charAt(rank) <= character) {
      rank++;
    }
    return rank;
  }
}
