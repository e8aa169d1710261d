package io.prism.benchmark.load;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.prism.benchmark.measure.Workers;
import io.prism.client.EncoderClient;
import io.prism.client.ItemResult;
import io.prism.client.PrismChannels;
import io.prism.type.v1.Priority;
import java.time.Duration;
import java.util.List;

/** Pictures through the encoder's gRPC port, as the services send them. */
public final class RemoteLoop implements AutoCloseable {
  private static final int PICTURES_A_CALL = 32;

  private final ManagedChannel channel;
  private final EncoderClient client;
  private final Workers workers;

  public RemoteLoop(String target, int callers) {
    channel = PrismChannels.open(target, false);
    client = new EncoderClient(channel, Duration.ofSeconds(60));
    workers = new Workers(callers);
  }

  /** One pass over the pictures; fails if one of them does. */
  public double picturesPerSecond(List<byte[]> pictures) {
    double seconds = workers.run(pictures.size(), PICTURES_A_CALL, (f, t) -> call(pictures, f, t));
    return pictures.size() / seconds;
  }

  private void call(List<byte[]> pictures, int from, int to) {
    List<ByteString> batch = pictures.subList(from, to).stream().map(ByteString::copyFrom).toList();
    client.encodeImages(batch, Priority.PRIORITY_BULK).forEach(ItemResult::orThrow);
  }

  @Override
  public void close() {
    workers.close();
    channel.shutdownNow();
  }
}
