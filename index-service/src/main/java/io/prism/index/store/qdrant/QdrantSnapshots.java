package io.prism.index.store.qdrant;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.store.IndexSnapshots;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file a shard, made by a node that has a copy of it. Each holds what had been acknowledged
 * before: Qdrant waits for the writes that it has, and a copy that lacks some is not active.
 */
final class QdrantSnapshots implements IndexSnapshots {
  private static final Logger LOG = System.getLogger(QdrantSnapshots.class.getName());

  private final QdrantSettings settings;
  private final QdrantAdmin admin;

  QdrantSnapshots(QdrantNodes nodes, QdrantSettings settings) {
    this.settings = settings;
    this.admin = new QdrantAdmin(nodes);
  }

  /** The file's name. */
  static String file(int shard, int shards) {
    return "shard-" + shard + "-of-" + shards + ".snapshot";
  }

  /**
   * @throws PrismException INVALID_ARGUMENT where the nodes' HTTP is not known
   */
  @Override
  public String engine() {
    if (settings.snapshots().endpoints().isEmpty()) {
      throw PrismException.of(
          Reason.INVALID_ARGUMENT,
          "Backups of an index in Qdrant need the setting "
              + QdrantSettings.Snapshots.SETTING
              + ": host:port of the HTTP of each node.");
    }
    return admin.version().engine();
  }

  @Override
  public void writeTo(Path folder) throws IOException {
    String alias = settings.layout().alias();
    String target = admin.pointsTo(alias);
    String collection = target.isEmpty() ? alias : target;
    int shards = admin.info(collection).getConfig().getParams().getShardNumber();
    HttpNodes nodes = new HttpNodes(settings);
    HttpNodes.View view = nodes.look(collection);
    for (int shard = 0; shard < shards; shard++) {
      requireCopy(view, shard);
    }
    for (int shard = 0; shard < shards; shard++) {
      write(collection, shard, view.having(shard), folder.resolve(file(shard, shards)));
    }
  }

  private static void requireCopy(HttpNodes.View view, int shard) {
    if (!view.having(shard).isEmpty()) {
      return;
    }
    if (view.failure() != null) {
      throw view.failure();
    }
    throw PrismException.of(
        Reason.UNAVAILABLE,
        "No node of "
            + QdrantSettings.Snapshots.SETTING
            + " has a whole copy of shard "
            + shard
            + ": name every node, and wait until the cluster is well.");
  }

  /** From the first node that can. */
  private static void write(String collection, int shard, List<HttpNode> nodes, Path file)
      throws IOException {
    @Nullable PrismException last = null;
    for (HttpNode node : nodes) {
      try {
        write(collection, shard, node, file);
        return;
      } catch (PrismException e) {
        LOG.log(Level.INFO, "no snapshot of shard {0} from {1}: {2}", shard, node, e.getCause());
        Files.deleteIfExists(file);
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
  }

  private static void write(String collection, int shard, HttpNode node, Path file)
      throws IOException {
    HttpNode.Snapshot snapshot = node.snapshot(collection, shard);
    try {
      String sha256 = node.download(collection, shard, snapshot, file);
      if (Files.size(file) != snapshot.bytes()
          || !snapshot.sha256().orElse(sha256).equals(sha256)) {
        throw unavailable("The vector store sent a snapshot that is damaged.");
      }
      if (!node.part(collection, QdrantAdmin.STEP).isActive(shard)) {
        throw unavailable("The vector store lost a copy while it was saved.");
      }
    } finally {
      clear(collection, shard, node, snapshot);
    }
  }

  private static PrismException unavailable(String detail) {
    return new PrismException(Problem.of(Reason.UNAVAILABLE, detail));
  }

  private static void clear(
      String collection, int shard, HttpNode node, HttpNode.Snapshot snapshot) {
    try {
      node.delete(collection, shard, snapshot.name());
    } catch (PrismException e) {
      LOG.log(
          Level.WARNING,
          "the snapshot {0} of shard {1} stays on {2} until somebody deletes it: {3}",
          snapshot.name(),
          shard,
          node,
          e.getCause());
    }
  }
}
