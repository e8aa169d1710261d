package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;
import java.util.Arrays;

/** Blocks that come complete, and become samples at once. */
final class SequentialBlocks implements BlockDecoder {
  private final Tables tables;
  private final int[] block = new int[64];

  SequentialBlocks(Tables tables) {
    this.tables = tables;
  }

  @Override
  public void decode(BitReader bits, ScanHeader.Part part, int index) {
    Component component = part.component();
    int[] quantisation = component.quantisation();
    component.predicted += DcBlocks.difference(bits, tables.dc(part.dcTable()));
    block[0] = component.predicted * quantisation[0];
    int last = readRest(bits, tables.ac(part.acTable()), quantisation);
    int at = component.planeOffset(index);
    if (last == 0) {
      Idct.flat(block[0], component.size, component.plane(), at, component.stride);
    } else {
      Idct.transform(block, component.size, component.plane(), at, component.stride);
      Arrays.fill(block, 0);
    }
  }

  /** The last coefficient that is there. */
  private int readRest(BitReader bits, HuffmanTable table, int[] quantisation) {
    int last = 0;
    for (int k = 1; k < 64; k++) {
      bits.fill();
      int symbol = table.decode(bits);
      int size = symbol & 15;
      if (size == 0) {
        if (symbol != 0xF0) {
          break;
        }
        k += 15;
      } else {
        k += symbol >> 4;
        if (k > 63) {
          throw Bytes.unreadable("its JPEG data is corrupt");
        }
        block[Zigzag.NATURAL[k]] = bits.takeSigned(size) * quantisation[k];
        last = k;
      }
    }
    return last;
  }
}
