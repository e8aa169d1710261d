package io.prism.caption.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.prism.caption.fake.FakeEncoder;
import io.prism.client.EncoderClient;
import io.prism.client.PrismChannels;
import io.prism.models.ModelPack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionerStartTest {
  private static final ModelPack PACK = ModelPack.prismMini();
  private static final int BATCH = 256;

  @TempDir Path folder;
  private int port;
  private ManagedChannel channel;

  @BeforeEach
  void open() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    channel = PrismChannels.open("127.0.0.1:" + port, false);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  private CaptionerStart start() {
    EncoderClient encoder = new EncoderClient(channel, Duration.ofSeconds(5));
    CaptionerStart start =
        new CaptionerStart(
            new CaptionerLoader(PACK, folder, encoder, BATCH),
            channel::resetConnectBackoff,
            Duration.ofMillis(20),
            Duration.ofMillis(100));
    start.start();
    return start;
  }

  private FakeEncoder encoder(String model) throws IOException {
    return new FakeEncoder(model, PACK.dimension(), port);
  }

  @Test
  void whileTheEncoderIsAwayItSaysSoAndItIsReadySoonAfterTheEncoderComes() throws IOException {
    try (CaptionerStart start = start()) {
      await(() -> start.waitingFor().contains("away"));
      assertThat(start.captioner()).isEmpty();
      try (FakeEncoder encoder = encoder("prism-mini@1")) {
        await(() -> start.captioner().isPresent());
        assertThat(encoder.textBatches()).hasSizeGreaterThan(1).allMatch(n -> n <= BATCH);
      }
    }
  }

  @Test
  void anEncoderOfAnotherModelIsNotUsed() throws IOException {
    try (FakeEncoder encoder = encoder("prism-maxi@2");
        CaptionerStart start = start()) {
      await(() -> start.waitingFor().contains("prism-maxi@2"));
      assertThat(start.waitingFor()).contains("prism-mini@1");
      assertThat(start.captioner()).isEmpty();
      assertThat(encoder.textBatches()).isNotEmpty();
    }
  }

  @Test
  void theSecondStartNeedsNoEncoder() throws IOException {
    fillCache();
    try (CaptionerStart second = start()) {
      assertThat(second.captioner()).isPresent();
    }
  }

  @Test
  void aCorruptCacheIsComputedAnew() throws IOException {
    fillCache();
    Path file = folder.resolve("prism-mini@1.vocabulary");
    byte[] bytes = Files.readAllBytes(file);
    byte[] damaged = bytes.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(file, damaged);
    try (CaptionerStart again = start()) {
      assertThat(again.captioner()).isEmpty();
      try (FakeEncoder encoder = encoder("prism-mini@1")) {
        await(() -> again.captioner().isPresent());
        assertThat(encoder.textBatches()).isNotEmpty();
      }
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void aCacheThatCannotBeWrittenDoesNoHarm() throws IOException {
    Files.createDirectories(folder.resolve("prism-mini@1.vocabulary").resolve("in the way"));
    try (FakeEncoder encoder = encoder("prism-mini@1");
        CaptionerStart start = start()) {
      await(() -> start.captioner().isPresent());
      assertThat(encoder.textBatches()).isNotEmpty();
    }
  }

  private void fillCache() throws IOException {
    try (FakeEncoder encoder = encoder("prism-mini@1");
        CaptionerStart first = start()) {
      await(() -> first.captioner().isPresent());
      assertThat(encoder.textBatches()).isNotEmpty();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.onSpinWait();
      Thread.yield();
    }
  }
}
