package io.prism.index.store.qdrant;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.prism.index.archive.StoredBackup;
import io.prism.index.store.IndexOrigin;
import io.prism.type.v1.Backup;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.JsonWithInt.NullValue;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a collection's metadata says about it.
 *
 * @param model as id@revision; empty for one that Prism did not make
 * @param form how artworks lie in it; a newer number where old ones lack what is read
 * @param born another one for each collection that is made
 * @param restored what it was put back from, until ingestion has gone back to where that ends
 */
record CollectionFacts(String model, String form, String born, Optional<Backup> restored) {
  static final String FORM_NOW = "3";

  private static final String MODEL = "model";
  private static final String FORM = "form";
  private static final String BORN = "born";
  private static final String RESTORED = "restored";

  /** Of those that were made before collections had names of their own. */
  private static final String UNNAMED = "unnamed";

  static CollectionFacts ofNew(String model, Optional<Backup> restored) {
    return new CollectionFacts(model, FORM_NOW, UUID.randomUUID().toString(), restored);
  }

  /**
   * @throws QdrantUnusableException when it does not say what it was put back from
   */
  static CollectionFacts of(CollectionInfo info) {
    Map<String, Value> metadata = info.getConfig().getMetadataMap();
    String born = text(metadata, BORN);
    String restored = text(metadata, RESTORED);
    return new CollectionFacts(
        text(metadata, MODEL),
        text(metadata, FORM),
        born.isEmpty() ? UNNAMED : born,
        restored.isEmpty() ? Optional.empty() : Optional.of(parsed(restored)));
  }

  private static String text(Map<String, Value> metadata, String name) {
    return metadata.getOrDefault(name, Value.getDefaultInstance()).getStringValue();
  }

  Map<String, Value> toMetadata() {
    Map<String, Value> metadata = new HashMap<>();
    metadata.put(MODEL, ArtworkPoints.text(model));
    metadata.put(FORM, ArtworkPoints.text(form));
    metadata.put(BORN, ArtworkPoints.text(born));
    restored.ifPresent(backup -> metadata.put(RESTORED, ArtworkPoints.text(printed(backup))));
    return metadata;
  }

  /** A change of the metadata after which it was put back from nothing. */
  static Map<String, Value> wentBack() {
    return Map.of(RESTORED, Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build());
  }

  IndexOrigin origin() {
    return new IndexOrigin(born, restored);
  }

  private static String printed(Backup backup) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(backup);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Backup parsed(String json) {
    try {
      return StoredBackup.remembered(json);
    } catch (InvalidProtocolBufferException e) {
      throw new QdrantUnusableException(
          "The collection's metadata does not say what it was put back from.", e);
    }
  }
}
