package io.prism.cli.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One JSON object a line. A line that is none is told, and the next one is read. */
record NdjsonRows(Path file) implements Rows {
  @Override
  public void forEach(Visitor visitor) throws IOException, InterruptedException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      long line = 1;
      boolean tooLong = false;
      int next;
      while ((next = in.read()) != -1) {
        if (next == '\n') {
          end(line++, bytes, tooLong, visitor);
          tooLong = false;
        } else if (bytes.size() < LONGEST) {
          bytes.write(next);
        } else {
          tooLong = true;
        }
      }
      end(line, bytes, tooLong, visitor);
    }
  }

  private static void end(long line, ByteArrayOutputStream bytes, boolean tooLong, Visitor visitor)
      throws IOException, InterruptedException {
    byte[] content = bytes.toByteArray();
    bytes.reset();
    try {
      if (tooLong) {
        throw new BadRow("The line is longer than 1,000,000 bytes.");
      }
      String text = utf8(content);
      if (line == 1 && text.startsWith("\uFEFF")) {
        text = text.substring(1);
      }
      if (!text.isBlank()) {
        visitor.row(line, JsonRow.parse(text));
      }
    } catch (BadRow e) {
      visitor.bad(line, e.reason());
    }
  }

  private static String utf8(byte[] bytes) throws BadRow {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadRow("The line is not UTF-8.");
    }
  }
}
