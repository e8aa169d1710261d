package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The SOS segment.
 *
 * @param parts what the scan brings, in the order of its blocks
 * @param first first coefficient in stored order
 * @param last last coefficient in stored order
 * @param high bits that came before this scan; 0 if it is the first
 * @param low bits that are still to come after this scan
 */
record ScanHeader(List<Part> parts, int first, int last, int high, int low) {
  /** A component and its Huffman tables, 0 to 3. */
  record Part(Component component, int dcTable, int acTable) {}

  /** Reads the segment whose contents start at {@code at}. */
  static ScanHeader read(Bytes bytes, int at, List<Component> components, boolean progressive) {
    int count = bytes.u8(at);
    if (count < 1 || count > components.size()) {
      throw broken();
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(part(bytes, at + 1 + 2 * i, components));
    }
    if (parts.stream().map(Part::component).distinct().count() != count) {
      throw broken();
    }
    if (!progressive) {
      return new ScanHeader(List.copyOf(parts), 0, 63, 0, 0);
    }
    int end = at + 1 + 2 * count;
    int bits = bytes.u8(end + 2);
    return new ScanHeader(
            List.copyOf(parts), bytes.u8(end), bytes.u8(end + 1), bits >> 4, bits & 15)
        .checked();
  }

  private static Part part(Bytes bytes, int at, List<Component> components) {
    int tables = bytes.u8(at + 1);
    int id = bytes.u8(at);
    if (tables >> 4 > 3 || (tables & 15) > 3) {
      throw broken();
    }
    for (Component component : components) {
      if (component.id == id) {
        return new Part(component, tables >> 4, tables & 15);
      }
    }
    throw broken();
  }

  private ScanHeader checked() {
    boolean bandFits = first == 0 ? last == 0 : last >= first && last < 64 && parts.size() == 1;
    if (!bandFits || low > 13 || (high != 0 && high != low + 1)) {
      throw broken();
    }
    return this;
  }

  private static RuntimeException broken() {
    return Bytes.unreadable("a JPEG scan's header is broken");
  }

  /** The coefficients of this scan as bits. */
  long band() {
    return (-1L << first) & (-1L >>> (63 - last));
  }
}
