package io.prism.benchmark.jmh;

import io.prism.core.decomposition.Span;
import io.prism.core.embedding.VectorMath;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The core's arithmetic on vectors of 256 numbers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VectorBenchmark {
  private static final int SIZE = 256;

  private final Random random = new Random(1);
  private final float[] mixed = unit();
  private final float[] other = unit();
  private final List<float[]> content = Stream.generate(this::unit).limit(5).toList();
  private final Span span = new Span(5);

  private float[] unit() {
    float[] vector = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return VectorMath.times(vector, 1 / VectorMath.norm(vector));
  }

  @Benchmark
  public float dot() {
    return VectorMath.dot(mixed, other);
  }

  @Benchmark
  public float[] spanOfFive() {
    return span.residual(mixed, content);
  }
}
