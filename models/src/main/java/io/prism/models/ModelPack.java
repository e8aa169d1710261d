package io.prism.models;

import io.prism.core.decomposition.Decomposition;
import io.prism.core.embedding.ModelId;
import io.prism.core.embedding.ModelSpace;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An opened pack. Immutable.
 *
 * @param files each file is checked against its SHA-256 when it is read
 */
public record ModelPack(
    PackIdentity identity,
    Networks networks,
    Readout readout,
    PackContents contents,
    VerifiedFiles files) {

  /** Packs on the class path, which can't change while the JVM runs. */
  private static final Map<String, ModelPack> ON_CLASS_PATH = new ConcurrentHashMap<>();

  /**
   * Opens the pack at {@code classpath:NAME} or in a folder, and checks the files it reads. One on
   * the class path is read once a JVM, however many services share it.
   */
  public static ModelPack at(String location) {
    return PackFiles.isOnClassPath(location)
        ? ON_CLASS_PATH.computeIfAbsent(location, ModelPack::read)
        : read(location);
  }

  private static ModelPack read(String location) {
    return ModelPackReader.read(PackFiles.at(location), Optional.empty());
  }

  /** The embedded default. */
  public static ModelPack prismMini() {
    return at(PackFiles.CLASS_PATH + ModelPacks.BUILT_IN);
  }

  public ModelId model() {
    return identity.model();
  }

  public int dimension() {
    return identity.dimension();
  }

  public ImageSpec image() {
    return networks.image();
  }

  public TextSpec text() {
    return networks.text();
  }

  public Vocabulary vocabulary() {
    return contents.vocabulary();
  }

  public ModelSpace space() {
    return contents.space();
  }

  /** The pack's default way from a picture to its style. */
  public Decomposition decomposition() {
    return readout.style();
  }
}
