package io.prism.index.store.qdrant;

import io.prism.core.error.PrismException;
import io.prism.index.archive.BackupException;
import io.prism.index.archive.RestoreTarget;
import io.prism.index.archive.StoredBackup;
import io.prism.index.store.TimeLimit;
import io.prism.type.v1.Backup;
import io.prism.type.v1.BackupFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Puts a backup into a collection of its own, and points the alias to it when everything is there.
 * The cluster may be another one than that of the backup: only the number of shards is the same.
 */
public final class QdrantRestore implements RestoreTarget, AutoCloseable {
  private static final Logger LOG = System.getLogger(QdrantRestore.class.getName());
  private static final long PAUSE_MILLIS = 200;

  /** The first belongs to those that start with nothing, and would be taken for theirs. */
  private static final int FIRST_NAME = 2;

  private final QdrantSettings settings;
  private final QdrantNodes nodes;
  private final QdrantAdmin admin;

  /**
   * @throws IllegalArgumentException when a certificate can't be used
   */
  public QdrantRestore(QdrantSettings settings) {
    this.settings = settings;
    this.nodes = new QdrantNodes(settings.servers());
    this.admin = new QdrantAdmin(nodes);
  }

  @Override
  public String engine() {
    return told(() -> admin.version().engine());
  }

  @Override
  public boolean reads(String engine) {
    return told(() -> admin.version().reads(engine));
  }

  @Override
  public void fill(StoredBackup backup) {
    if (settings.snapshots().endpoints().isEmpty()) {
      throw new BackupException(
          "set "
              + QdrantSettings.Snapshots.SETTING
              + " to the host:port of the HTTP of each Qdrant node");
    }
    List<BackupFile> shards = shards(backup.manifest());
    backup.verify();
    told(
        () -> {
          replace(requireNone(), backup, shards);
          return true;
        });
  }

  /** One file a shard, in their order; the names say how many there were. */
  private static List<BackupFile> shards(Backup manifest) {
    List<BackupFile> files = manifest.getFilesList();
    if (files.isEmpty()) {
      throw new BackupException("the backup is damaged: it has no shards");
    }
    return IntStream.range(0, files.size())
        .mapToObj(
            shard ->
                files.stream()
                    .filter(
                        it ->
                            it.getPath().endsWith("/" + QdrantSnapshots.file(shard, files.size())))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new BackupException(
                                "the backup is damaged: a shard of its "
                                    + files.size()
                                    + " is missing, or files of another")))
        .toList();
  }

  /** The empty collection that there may be already, or nothing. */
  private String requireNone() {
    String alias = settings.layout().alias();
    String there = admin.pointsTo(alias);
    if (there.isEmpty() && admin.exists(alias)) {
      throw new BackupException(
          "there is a collection "
              + alias
              + " that is no alias: set prism.index.qdrant.collection"
              + " to another name");
    }
    if (!there.isEmpty() && admin.count(there) > 0) {
      throw new BackupException(
          "there is an index in Qdrant at "
              + nodes
              + ": the collection "
              + there
              + " is not empty. Delete it, or set prism.index.qdrant.collection to another name");
    }
    return there;
  }

  private void replace(String empty, StoredBackup backup, List<BackupFile> shards) {
    String name = freeName();
    boolean done = false;
    make(name, backup.manifest(), shards.size());
    try {
      admin.index(name, Schema.indexes());
      send(name, backup, shards);
      if (!requireNone().equals(empty)) {
        throw new BackupException("somebody made another collection meanwhile; try again");
      }
      admin.point(settings.layout().alias(), name);
      done = true;
    } finally {
      // Where the answer was lost, the alias may point to it.
      if (!done && isUnused(name)) {
        clear(name);
      }
    }
    // Nobody reaches it any more; a service that was not stopped may have written until now.
    if (!empty.isEmpty() && admin.count(empty) == 0) {
      clear(empty);
    }
  }

  private boolean isUnused(String collection) {
    try {
      return !admin.pointsTo(settings.layout().alias()).equals(collection);
    } catch (PrismException e) {
      return false;
    }
  }

  private String freeName() {
    int number = FIRST_NAME;
    while (admin.exists(settings.layout().alias() + "-" + number)) {
      number++;
    }
    return settings.layout().alias() + "-" + number;
  }

  private void make(String name, Backup manifest, int shards) {
    // What follows is kept by every node's consensus: no list of files.
    Backup mark = manifest.toBuilder().clearFiles().build();
    CollectionFacts facts = CollectionFacts.ofNew(manifest.getModel(), Optional.of(mark));
    admin.create(new NewCollection(settings).request(name, shards, facts));
    if (!CollectionFacts.of(admin.info(name)).born().equals(facts.born())) {
      throw new BackupException("somebody else restores at the same time; try again later");
    }
  }

  private void send(String name, StoredBackup backup, List<BackupFile> shards) {
    HttpNodes http = new HttpNodes(settings);
    HttpNodes.View view = awaitSettled(http, name, shards.size());
    for (int shard = 0; shard < shards.size(); shard++) {
      BackupFile file = shards.get(shard);
      Path from = backup.folder().resolve(file.getPath());
      try {
        view.having(shard).get(0).upload(name, shard, from, file.getSha256());
      } catch (IOException e) {
        throw new BackupException(from + " cannot be read: " + e.getMessage(), e);
      }
    }
    // The other copies of each shard follow the one that was sent.
    awaitSettled(http, name, shards.size());
  }

  private HttpNodes.View awaitSettled(HttpNodes http, String name, int shards) {
    TimeLimit time = TimeLimit.in(settings.snapshots().timeout());
    while (true) {
      HttpNodes.View view = http.look(name);
      boolean all = IntStream.range(0, shards).noneMatch(it -> view.having(it).isEmpty());
      if (all && view.isSettled()) {
        return view;
      }
      if (time.isOver()) {
        throw new BackupException(
            "not every copy of every shard became well in time; is each node of the cluster up and"
                + " named in "
                + QdrantSettings.Snapshots.SETTING
                + " "
                + http
                + "?");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackupException("the restore was interrupted", e);
    }
  }

  private void clear(String collection) {
    try {
      admin.delete(collection);
    } catch (PrismException e) {
      LOG.log(
          Level.WARNING,
          "the collection {0} stays in Qdrant at {1} until somebody deletes it: {2}",
          collection,
          nodes,
          e.getCause());
    }
  }

  private interface Work<T> {
    T done();
  }

  /** For the person at the keyboard. */
  private <T> T told(Work<T> work) {
    try {
      return work.done();
    } catch (QdrantUnusableException e) {
      throw new BackupException(String.valueOf(e.getMessage()), e);
    } catch (PrismException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new BackupException("Qdrant at " + nodes + " did not do it: " + cause.getMessage(), e);
    }
  }

  @Override
  public void close() {
    nodes.close();
  }
}
