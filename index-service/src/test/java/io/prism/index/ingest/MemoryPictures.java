package io.prism.index.ingest;

import io.prism.pictures.store.PictureStore;
import io.prism.pictures.store.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Pictures in memory. */
final class MemoryPictures implements PictureStore {
  private final Map<Sha256, byte[]> stored = new ConcurrentHashMap<>();
  private volatile Faults faults;

  MemoryPictures(Faults faults) {
    this.faults = faults;
  }

  void faults(Faults newOnes) {
    faults = newOnes;
  }

  /** As a gateway does it; never fails. */
  void add(byte[] bytes) {
    stored.put(Sha256.of(bytes), bytes.clone());
  }

  void damage(byte[] bytes) {
    stored.put(Sha256.of(bytes), new byte[] {1});
  }

  boolean has(byte[] bytes) {
    return stored.containsKey(Sha256.of(bytes));
  }

  @Override
  public void requireWritable() {}

  @Override
  public Sha256 put(byte[] bytes) {
    faults.at(Step.FETCH);
    add(bytes);
    return Sha256.of(bytes);
  }

  @Override
  public Optional<byte[]> get(Sha256 hash) {
    faults.at(Step.FETCH);
    return Optional.ofNullable(stored.get(hash)).map(byte[]::clone);
  }

  @Override
  public OptionalLong size(Sha256 hash) {
    faults.at(Step.FETCH);
    byte[] bytes = stored.get(hash);
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
  }

  @Override
  public void close() {}

  @Override
  public boolean delete(Sha256 hash) {
    return stored.remove(hash) != null;
  }

  @Override
  public List<Sha256> list(Sha256 after, int limit) {
    throw new UnsupportedOperationException("not asked by ingestion");
  }
}
