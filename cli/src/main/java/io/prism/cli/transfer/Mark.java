package io.prism.cli.transfer;

import io.prism.cli.output.Plain;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What became of one thing that was offered, as one line of a journal.
 *
 * @param key the thing's fingerprint
 * @param sent whether the server has it for good; otherwise it was refused
 * @param id the artwork's; {@code -} when it never had one
 * @param reason why it was refused; empty when it was not
 */
record Mark(String key, boolean sent, String id, String reason) {
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{8}) (([0-9a-f]{32}) ([SR]) (\\S{1,128}) ?(.*))");

  static Mark sent(String key, String id) {
    return new Mark(key, true, id, "");
  }

  static Mark refused(String key, String id, String reason) {
    return new Mark(key, false, id.isEmpty() ? "-" : id, Plain.line(reason));
  }

  /** With a checksum, because a crash may leave half a line or none of its bytes. */
  String toLine() {
    String text = key + (sent ? " S " : " R ") + id + (reason.isEmpty() ? "" : " " + reason);
    return checksum(text) + " " + text;
  }

  /** Empty when the line is not whole. */
  static Optional<Mark> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches() || !matcher.group(1).equals(checksum(matcher.group(2)))) {
      return Optional.empty();
    }
    boolean sent = matcher.group(4).equals("S");
    return Optional.of(new Mark(matcher.group(3), sent, matcher.group(5), matcher.group(6)));
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }
}
