package io.prism.index.ingest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** Real clients; what the group gives and takes is noted. */
final class WatchedStreams implements Streams {
  private final Streams real;
  private final Set<TopicPartition> assigned = ConcurrentHashMap.newKeySet();
  private final List<TopicPartition> taken = new CopyOnWriteArrayList<>();

  WatchedStreams(Streams real) {
    this.real = real;
  }

  /** What its consumer reads now. A copy. */
  Set<TopicPartition> assigned() {
    return Set.copyOf(assigned);
  }

  /** What the group has taken from it so far. */
  List<TopicPartition> taken() {
    return List.copyOf(taken);
  }

  @Override
  public void prepareTopics() {
    real.prepareTopics();
  }

  @Override
  public Producer<byte[], byte[]> producer() {
    return real.producer();
  }

  @Override
  @SuppressWarnings("unchecked")
  public Consumer<byte[], byte[]> consumer() {
    Consumer<byte[], byte[]> consumer = real.consumer();
    assigned.clear();
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("subscribe") && arguments.length == 2) {
                arguments[1] = new Noted((ConsumerRebalanceListener) arguments[1]);
              }
              try {
                return method.invoke(consumer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private final class Noted implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener told;

    Noted(ConsumerRebalanceListener told) {
      this.told = told;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      told.onPartitionsAssigned(partitions);
      assigned.addAll(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      gone(partitions);
      told.onPartitionsRevoked(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      gone(partitions);
      told.onPartitionsLost(partitions);
    }

    private void gone(Collection<TopicPartition> partitions) {
      assigned.removeAll(partitions);
      taken.addAll(partitions);
    }
  }
}
