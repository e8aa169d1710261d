package io.prism.index.store.qdrant;

import io.prism.index.store.IndexOrigin;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import java.util.List;
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
   * @return what is unlike the settings, and what to do about it: a line each
   * @throws QdrantUnusableException when it can't be made, or is of another model
   */
  List<String> open() {
    admin.version();
    String alias = settings.layout().alias();
    if (admin.pointsTo(alias).isEmpty() && !admin.exists(alias)) {
      String first = alias + "-1";
      if (!admin.exists(first)) {
        CollectionFacts facts =
            CollectionFacts.ofNew(settings.model().id().toString(), Optional.empty());
        admin.create(new NewCollection(settings).request(first, settings.layout().shards(), facts));
      }
      List<String> differences = check(first);
      admin.index(first, Schema.indexes());
      admin.point(alias, first);
      return differences;
    }
    List<String> differences = check(alias);
    admin.index(alias, Schema.indexes());
    return differences;
  }

  /**
   * @param name its own, or the alias
   */
  private List<String> check(String name) {
    String target = admin.pointsTo(name);
    String collection = target.isEmpty() ? name : target;
    CollectionInfo info = admin.info(collection);
    CollectionRules rules = new CollectionRules(settings);
    CollectionShape shape = CollectionShape.of(collection, info);
    Optional<String> refusal = rules.refusal(CollectionFacts.of(info), shape);
    if (refusal.isPresent()) {
      throw new QdrantUnusableException(
          "The collection %s in Qdrant at %s %s".formatted(collection, nodes, refusal.get()));
    }
    return rules.warnings(shape);
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
