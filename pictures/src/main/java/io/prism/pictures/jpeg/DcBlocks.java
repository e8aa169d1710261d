package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;

/** The first coefficients of a progressive picture: their upper bits, then one bit a scan. */
final class DcBlocks implements BlockDecoder {
  private final Tables tables;
  private final ScanHeader scan;

  DcBlocks(Tables tables, ScanHeader scan) {
    this.tables = tables;
    this.scan = scan;
  }

  @Override
  public void decode(BitReader bits, ScanHeader.Part part, int index) {
    Component component = part.component();
    if (scan.high() == 0) {
      component.predicted += difference(bits, tables.dc(part.dcTable()));
      component.coefficients().set(index, 0, component.predicted << scan.low());
    } else if (bits.takeBit()) {
      component.coefficients().refineFirst(index, 1 << scan.low());
    }
  }

  static int difference(BitReader bits, HuffmanTable table) {
    bits.fill();
    int size = table.decode(bits);
    if (size > 16) {
      throw Bytes.unreadable("its JPEG data is corrupt");
    }
    return size == 0 ? 0 : bits.takeSigned(size);
  }
}
