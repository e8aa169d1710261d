package io.prism.index.store.qdrant;

import io.prism.index.store.IndexOrigin;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.VectorParams;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the collection or checks it. Several services may start at once: each step may have been
 * done by another, and the alias comes last, so that what it points to is complete.
 */
final class QdrantCollection {
  private final QdrantNodes nodes;
  private final QdrantSettings settings;
  private final QdrantAdmin admin;

  QdrantCollection(QdrantNodes nodes, QdrantSettings settings) {
    this.nodes = nodes;
    this.settings = settings;
    this.admin = new QdrantAdmin(nodes);
  }

  /**
   * When it returns, the alias points to a collection of this model with all its indexes.
   *
   * @throws QdrantUnusableException when it can't be made, or is of another model
   */
  void open() {
    admin.version();
    String alias = settings.layout().alias();
    if (admin.pointsTo(alias).isEmpty() && !admin.exists(alias)) {
      String first = alias + "-1";
      if (!admin.exists(first)) {
        CollectionFacts facts =
            CollectionFacts.ofNew(settings.model().id().toString(), Optional.empty());
        admin.create(new NewCollection(settings).request(first, settings.layout().shards(), facts));
      }
      check(first);
      admin.index(first, Schema.indexes());
      admin.point(alias, first);
    } else {
      check(alias);
      admin.index(alias, Schema.indexes());
    }
  }

  private void check(String collection) {
    CollectionInfo info = admin.info(collection);
    CollectionFacts facts = CollectionFacts.of(info);
    String wanted = settings.model().id().toString();
    if (facts.model().isEmpty()) {
      throw unusable(collection, "was not made by Prism");
    }
    if (!facts.model().equals(wanted)) {
      throw unusable(
          collection,
          "holds vectors of "
              + facts.model()
              + ", not of "
              + wanted
              + ". Start with that model, or another collection");
    }
    if (!facts.form().equals(CollectionFacts.FORM_NOW)) {
      throw unusable(collection, "was written by another version of Prism");
    }
    checkVectors(collection, info);
  }

  private void checkVectors(String collection, CollectionInfo info) {
    Map<String, VectorParams> found =
        info.getConfig().getParams().getVectorsConfig().getParamsMap().getMapMap();
    new NewCollection(settings)
        .vectors()
        .getMapMap()
        .forEach(
            (name, wanted) -> {
              VectorParams there = found.get(name);
              if (there == null
                  || there.getSize() != wanted.getSize()
                  || there.getDistance() != wanted.getDistance()) {
                throw unusable(
                    collection,
                    "has no vector \"%s\" of %d numbers compared by %s"
                        .formatted(name, wanted.getSize(), wanted.getDistance()));
              }
            });
  }

  private QdrantUnusableException unusable(String collection, String what) {
    return new QdrantUnusableException(
        ("The collection %s in Qdrant at %s %s. Set prism.index.qdrant.collection to another name:"
                + " a new collection is filled from the log of uploads.")
            .formatted(collection, nodes, what));
  }

  /** Forgets what the collection was put back from, unless it is another one by now. */
  void wentBack(IndexOrigin origin) {
    String alias = settings.layout().alias();
    String target = admin.pointsTo(alias);
    String collection = target.isEmpty() ? alias : target;
    if (CollectionFacts.of(admin.info(collection)).born().equals(origin.id())) {
      admin.describe(collection, CollectionFacts.wentBack());
    }
  }
}
