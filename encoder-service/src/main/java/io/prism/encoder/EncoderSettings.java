package io.prism.encoder;

/**
 * How much of the machine the encoder uses.
 *
 * @param textCacheBytes of the texts' vectors that are kept, 0 or more
 */
public record EncoderSettings(Threads threads, Batches batches, Room room, long textCacheBytes) {
  /**
   * @param decode threads that decode pictures
   * @param compute threads that run the networks, each a batch at a time
   * @param intraOp threads that share one run of a network
   */
  public record Threads(int decode, int compute, int intraOp) {
    public Threads {
      requirePositive(decode, compute, intraOp);
    }

    /**
     * One single-threaded run a core: threads that share a run wait for each other at each of its
     * layers, runs of their own do not.
     */
    public static Threads forCores(int cores) {
      return new Threads(cores, cores, 1);
    }
  }

  /**
   * The largest batches.
   *
   * @param pictures of a run of the image network or the detector
   * @param texts of a run of the text network
   */
  public record Batches(int pictures, int texts) {
    public Batches {
      requirePositive(pictures, texts);
    }
  }

  /**
   * What may be under way at once.
   *
   * @param pictureBytes as they came, encoded
   */
  public record Room(int pictures, long pictureBytes, int texts) {
    public Room {
      requirePositive(pictures, (int) Math.min(Integer.MAX_VALUE, pictureBytes), texts);
    }
  }

  /** What suits a machine with this many cores. */
  public static EncoderSettings forCores(int cores) {
    return new EncoderSettings(
        Threads.forCores(cores),
        new Batches(16, 64),
        new Room(1024, 256_000_000, 8192),
        16_000_000);
  }

  private static void requirePositive(int... values) {
    for (int value : values) {
      if (value < 1) {
        throw new IllegalArgumentException("threads, batches and rooms are at least 1");
      }
    }
  }
}
