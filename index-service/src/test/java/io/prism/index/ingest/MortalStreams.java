package io.prism.index.ingest;

import io.prism.index.backup.StreamPositions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Real clients that do nothing more once the process is dead. */
final class MortalStreams implements Streams {
  private static final Set<String> DEADLY = Set.of("poll", "commitSync", "send", "flush");

  private final Streams real;
  private final Faults faults;
  private final List<AutoCloseable> open = new ArrayList<>();

  MortalStreams(Streams real, Faults faults) {
    this.real = real;
    this.faults = faults;
  }

  @Override
  public void prepareTopics() {
    real.prepareTopics();
  }

  @Override
  public StreamPositions positions() {
    return real.positions();
  }

  @Override
  @SuppressWarnings("unchecked")
  public Consumer<byte[], byte[]> consumer() {
    return (Consumer<byte[], byte[]>) mortal(Consumer.class, real.consumer());
  }

  @Override
  @SuppressWarnings("unchecked")
  public Producer<byte[], byte[]> producer() {
    return (Producer<byte[], byte[]>) mortal(Producer.class, real.producer());
  }

  /** The operating system closes the dead process's sockets. */
  synchronized void bury() {
    for (AutoCloseable client : open) {
      try {
        client.close();
      } catch (Exception | Faults.Killed e) {
        // A dead process does not mind.
      }
    }
  }

  private synchronized Object mortal(Class<?> type, AutoCloseable client) {
    open.add(client);
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (DEADLY.contains(method.getName()) && faults.isDead()) {
            throw new Faults.Killed();
          }
          try {
            return method.invoke(client, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
