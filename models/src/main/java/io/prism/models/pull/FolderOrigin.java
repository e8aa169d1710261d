package io.prism.models.pull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that somebody brought by hand, under their names in the pack or without its folders.
 *
 * @param folder where they are; they stay there
 */
public record FolderOrigin(Path folder) implements Origin {
  @Override
  public void bring(String name, PartFile part, Runnable tick) throws IOException {
    Path source = find(name);
    part.restart();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try (FileChannel channel = FileChannel.open(source)) {
      while (channel.read(buffer.clear()) > 0) {
        part.append(buffer.flip());
        tick.run();
      }
    }
    if (!part.isWhole()) {
      throw new PullException(
          source + " has " + part.size() + " bytes, fewer than the pack lists: it is another file");
    }
  }

  private Path find(String name) throws PullException {
    Path inFolders = folder.resolve(name);
    if (Files.isRegularFile(inFolders)) {
      return inFolders;
    }
    Path plain = folder.resolve(inFolders.getFileName());
    if (Files.isRegularFile(plain)) {
      return plain;
    }
    throw new PullException("neither " + inFolders + " nor " + plain + " is there");
  }
}
