package io.prism.cli.transfer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an unfinished import has done. Marks are written and forced to disk in batches; those of the
 * last batch may be missing after a crash, and what they stood for is offered again, which changes
 * nothing. One process at a time; thread-safe.
 */
public final class Journal implements Closeable {
  private static final String TITLE = "prism-import-journal 1";
  private static final int BATCH = 32;
  private static final long BATCH_NANOS = 200_000_000L;
  private static final int LONGEST_LINE = 4_000;

  private final Path file;
  private final FileChannel channel;
  private final Map<String, Mark> marks = new HashMap<>();
  private final StringBuilder batch = new StringBuilder();
  private int batched;
  private long forced = System.nanoTime();

  private Journal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a journal, or begins one; its folders are made.
   *
   * @throws JournalException when another process has it, or the file is something else
   */
  public static Journal open(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (absolute.getParent() != null) {
      Files.createDirectories(absolute.getParent());
    }
    FileChannel channel =
        FileChannel.open(
            absolute, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      Journal journal = new Journal(absolute, channel);
      journal.load();
      return journal;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** A journal that cannot be used; the message is for people. */
  public static final class JournalException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalException(String message) {
      super(message);
    }
  }

  public Path file() {
    return file;
  }

  /** How many things an earlier run has marked. */
  public synchronized int size() {
    return marks.size();
  }

  synchronized Optional<Mark> find(String key) {
    return Optional.ofNullable(marks.get(key));
  }

  synchronized void add(Mark mark) throws IOException {
    marks.put(mark.key(), mark);
    batch.append(mark.toLine()).append('\n');
    batched++;
    if (batched >= BATCH || System.nanoTime() - forced >= BATCH_NANOS) {
      force();
    }
  }

  synchronized void force() throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(batch.toString());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(false);
    batch.setLength(0);
    batched = 0;
    forced = System.nanoTime();
  }

  /** The import is finished: there is nothing to resume. */
  public synchronized void finish() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel.isOpen()) {
      force();
      channel.close();
    }
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new JournalException("another import is running with the journal " + file);
    }
  }

  /** Reads until the first line that is not whole; what follows it is cut off. */
  private void load() throws IOException {
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    long good = 0;
    Optional<String> line = nextLine(in);
    if (line.isPresent() ? !line.get().equals(TITLE) : !isBegun()) {
      throw new JournalException(file + " is no journal of an import: choose another file");
    }
    if (line.isPresent()) {
      good = TITLE.length() + 1L;
      Optional<Mark> mark = nextLine(in).flatMap(Mark::parse);
      while (mark.isPresent()) {
        marks.put(mark.get().key(), mark.get());
        good += mark.get().toLine().getBytes(StandardCharsets.UTF_8).length + 1L;
        mark = nextLine(in).flatMap(Mark::parse);
      }
    }
    channel.truncate(good).position(good);
    if (good == 0) {
      batch.append(TITLE).append('\n');
      force();
    }
  }

  /** Whether the file is empty, or has the part of the title that a crash left. */
  private boolean isBegun() throws IOException {
    if (channel.size() > TITLE.length()) {
      return false;
    }
    ByteBuffer begin = ByteBuffer.allocate((int) channel.size());
    while (begin.hasRemaining() && channel.read(begin, begin.position()) >= 0) {
      // Until all of it is there.
    }
    return TITLE.startsWith(new String(begin.array(), StandardCharsets.UTF_8));
  }

  /** Empty at the end, at half a line, and at one that is too long. */
  private static Optional<String> nextLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next;
    while ((next = in.read()) != -1 && next != '\n' && line.size() < LONGEST_LINE) {
      line.write(next);
    }
    return next == '\n' ? Optional.of(line.toString(StandardCharsets.UTF_8)) : Optional.empty();
  }
}
