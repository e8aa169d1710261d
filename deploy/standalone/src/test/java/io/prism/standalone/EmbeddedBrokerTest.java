package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String TOPIC = TestTopics.NAME;

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    int port = Ports.anyFree();
    address = "127.0.0.1:" + port;
    broker = EmbeddedBroker.start(BrokerSettings.on("127.0.0.1", port, Ports.anyFree(), folder));
    TestTopics.create(address);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void clientsAreToldTheAdvertisedName(@TempDir Path data) throws Exception {
    int port = Ports.anyFree();
    BrokerSettings settings =
        new BrokerSettings("0.0.0.0", port, "localhost", Ports.anyFree(), data);
    try (EmbeddedBroker started = EmbeddedBroker.start(settings);
        Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
      assertThat(admin.describeCluster().nodes().get(60, TimeUnit.SECONDS))
          .extracting(node -> node.host() + ":" + node.port())
          .containsExactly("localhost:" + port);
    }
  }

  @Test
  void itDoesNotSpendItsStartOnBeansThatNobodyReads() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    assertThat(beans.queryNames(new ObjectName("kafka.network:*"), null)).isEmpty();
    assertThat(beans.queryNames(new ObjectName("kafka.log:*"), null)).isEmpty();
  }

  @Test
  void kafkasOwnConsoleProducerAndConsumerTalkToIt() throws Exception {
    try (JavaProcess producer =
        tool("ConsoleProducer", "--topic", TOPIC, "--sync", "--property", "parse.key=true")) {
      producer.feed("a\tone\nb\ttwo\nc\tthree\n");
      assertThat(producer.await(PATIENCE)).as(producer.errors()).isZero();
    }
    try (JavaProcess consumer =
        tool(
            "ConsoleConsumer",
            "--topic",
            TOPIC,
            "--from-beginning",
            "--max-messages",
            "3",
            "--timeout-ms",
            "60000")) {
      assertThat(consumer.await(PATIENCE)).as(consumer.errors()).isZero();
      assertThat(consumer.output().lines()).containsExactlyInAnyOrder("one", "two", "three");
    }
  }

  @Test
  void aMisspeltTopicIsNotMadeByAccident() {
    try (KafkaProducer<String, String> producer =
        producer(address, Map.of("max.block.ms", "1500"))) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>("wroks", "a", "b")).get())
          .isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void nothingIsAcknowledgedBeforeItIsOnDisk() throws Exception {
    assertThat(config(ConfigResource.Type.TOPIC, TOPIC, "flush.messages")).isEqualTo("1");
  }

  @Test
  void itListensOnTheLoopbackAddressOnly() throws Exception {
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    for (InetAddress other : foreignAddresses()) {
      try (Socket socket = new Socket()) {
        assertThatThrownBy(() -> socket.connect(new InetSocketAddress(other, port), 2000))
            .as("%s must not answer", other)
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void whatWasAcknowledgedOutlivesKillMinusNine(@TempDir Path data) throws Exception {
    int port = Ports.anyFree();
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      try (JavaProcess victim = brokerProcess(data, port)) {
        acknowledged.addAll(produceAndKill(victim, "127.0.0.1:" + port, "r" + round + "-"));
      }
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(300);
    try (JavaProcess survivor = brokerProcess(data, port)) {
      assertThat(readAll("127.0.0.1:" + port)).containsAll(acknowledged);
      assertThat(survivor.isAlive()).isTrue();
    }
  }

  @Test
  void aFolderWithARuinedIdentityIsRefusedInOneLine(@TempDir Path data) throws Exception {
    Files.writeString(data.resolve("meta.properties"), "version=1\nnode.id=seven\n");
    BrokerSettings settings =
        BrokerSettings.on("127.0.0.1", Ports.anyFree(), Ports.anyFree(), data);
    assertThatThrownBy(() -> EmbeddedBroker.start(settings))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(data.toString())
        .hasMessageNotContaining("\n");
  }

  private static JavaProcess brokerProcess(Path data, int port) throws Exception {
    return JavaProcess.start(
            BrokerProcess.class.getName(), List.of(data.toString(), Integer.toString(port)))
        .awaitOutput("broker is up", PATIENCE);
  }

  private static Set<String> produceAndKill(JavaProcess victim, String bootstrap, String prefix)
      throws InterruptedException {
    Map<String, Future<RecordMetadata>> sent = new HashMap<>();
    Set<String> acknowledged = new HashSet<>();
    try (KafkaProducer<String, String> producer = producer(bootstrap, Map.of())) {
      for (int i = 0; i < 100; i++) {
        String key = prefix + i;
        try {
          producer.send(new ProducerRecord<>(TOPIC, key, key)).get();
          acknowledged.add(key);
        } catch (ExecutionException e) {
          throw new AssertionError(e);
        }
      }
      // More on the way when the axe falls: what of these was acknowledged must be there, too.
      for (int i = 100; i < 2000; i++) {
        sent.put(prefix + i, producer.send(new ProducerRecord<>(TOPIC, prefix + i, prefix + i)));
      }
      victim.kill();
      // Fails what is still on the way at once: nobody is left to acknowledge it.
      producer.close(Duration.ZERO);
      sent.forEach(
          (key, future) -> {
            if (wasAcknowledged(future)) {
              acknowledged.add(key);
            }
          });
    }
    return acknowledged;
  }

  private static boolean wasAcknowledged(Future<RecordMetadata> future) {
    try {
      future.get();
      return true;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> readAll(String bootstrap) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", bootstrap,
            "key.deserializer", StringDeserializer.class,
            "value.deserializer", StringDeserializer.class);
    Set<String> keys = new HashSet<>();
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(p -> new TopicPartition(TOPIC, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> keys.add(r.key()));
      }
    }
    return keys;
  }

  private static KafkaProducer<String, String> producer(
      String bootstrap, Map<String, String> more) {
    Map<String, Object> config =
        new HashMap<>(Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", "0"));
    config.putAll(more);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static String config(ConfigResource.Type type, String name, String key) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      ConfigResource resource = new ConfigResource(type, name);
      return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(key).value();
    }
  }

  private static JavaProcess tool(String name, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--bootstrap-server", address));
    arguments.addAll(List.of(options));
    String main =
        name.equals("ConsoleConsumer")
            ? "org.apache.kafka.tools.consumer." + name
            : "org.apache.kafka.tools." + name;
    return JavaProcess.start(main, arguments);
  }

  private static List<InetAddress> foreignAddresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> !a.isLoopbackAddress())
        .toList();
  }
}
