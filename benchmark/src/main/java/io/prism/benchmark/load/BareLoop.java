package io.prism.benchmark.load;

import io.prism.benchmark.measure.Machine;
import io.prism.benchmark.measure.Workers;
import io.prism.encoder.engine.ImageVectors;
import io.prism.encoder.engine.OnnxImageEncoder;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.picture.FramedPicture;
import io.prism.engine.picture.PictureReader;
import io.prism.models.ModelPack;
import io.prism.pictures.PictureLimits;
import java.util.List;

/**
 * What the libraries alone can do: each thread decodes and resizes a batch of pictures and runs the
 * network on it, again and again. No queue, no message, no other thread.
 */
public final class BareLoop implements AutoCloseable {
  private static final int MAX_BATCH = 16;
  private static final int[] BATCHES = {1, 4, MAX_BATCH};

  private final PictureReader reader;
  private final OnnxImageEncoder engine;
  private final Workers workers;
  private int batch = MAX_BATCH;

  public BareLoop(ModelPack pack, int threads) {
    reader = new PictureReader(pack.image().input(), PictureLimits.DEFAULT);
    engine = OnnxImageEncoder.open(pack, new OnnxOptions(1, MAX_BATCH));
    workers = new Workers(threads);
  }

  /** Compiles the code and keeps the batch size that was fastest: the loop is at its best. */
  public void warmUp(List<byte[]> pictures) {
    picturesPerSecond(pictures);
    double best = 0;
    int fastest = batch;
    for (int size : BATCHES) {
      batch = size;
      double speed = picturesPerSecond(pictures);
      if (speed > best) {
        best = speed;
        fastest = size;
      }
    }
    batch = fastest;
  }

  public int batch() {
    return batch;
  }

  /** One pass over the pictures. */
  public double picturesPerSecond(List<byte[]> pictures) {
    double seconds =
        workers.run(
            pictures.size(), batch, (from, to) -> engine.encode(framed(pictures, from, to)));
    return pictures.size() / seconds;
  }

  /** The share of decoding and resizing in the CPU time of a picture, 0..1; one pass of each. */
  public double decodingShare(List<byte[]> pictures) {
    double start = Machine.ownCpuSeconds();
    workers.run(pictures.size(), batch, (from, to) -> framed(pictures, from, to));
    double middle = Machine.ownCpuSeconds();
    picturesPerSecond(pictures);
    return (middle - start) / (Machine.ownCpuSeconds() - middle);
  }

  /** The pictures' vectors, in order. */
  public List<ImageVectors> vectors(List<byte[]> pictures) {
    ImageVectors[] vectors = new ImageVectors[pictures.size()];
    workers.run(
        pictures.size(),
        batch,
        (from, to) -> {
          List<ImageVectors> some = engine.encode(framed(pictures, from, to));
          for (int i = from; i < to; i++) {
            vectors[i] = some.get(i - from);
          }
        });
    return List.of(vectors);
  }

  private List<io.prism.pictures.RgbImage> framed(List<byte[]> pictures, int from, int to) {
    return pictures.subList(from, to).stream()
        .map(reader::read)
        .map(FramedPicture::framed)
        .toList();
  }

  @Override
  public void close() {
    workers.close();
    engine.close();
  }
}
