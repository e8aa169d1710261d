package io.prism.index.store;

import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99FlatVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IOContext.Context;

/**
 * Lucene's own files, with a graph only where it pays: a small segment is compared as fast as its
 * graph is walked, and is merged away soon, with all the work that its graph was. So graphs are
 * built when a merge makes a segment that is large enough.
 *
 * <p>Public, with a constructor without parameters, because Lucene finds it by its name when it
 * reads a segment.
 */
public final class ArtworkVectorsFormat extends KnnVectorsFormat {
  private static final String NAME = "PrismArtworkVectors";

  /** In the facts about a segment: with or without graphs. */
  private static final String GRAPH = NAME + ".graph.";

  private final KnnVectorsFormat graphs = new Lucene99HnswVectorsFormat();
  private final FlatVectorsFormat flat =
      new Lucene99FlatVectorsFormat(FlatVectorScorerUtil.getLucene99FlatVectorsScorer());

  private final int graphFrom;

  /** For reading, which needs no setting. */
  public ArtworkVectorsFormat() {
    this(0);
  }

  private ArtworkVectorsFormat(int graphFrom) {
    super(NAME);
    this.graphFrom = graphFrom;
  }

  /**
   * Lucene's default, with vectors in this format.
   *
   * @param graphFrom documents that a segment with graphs has at least; 0: every segment has them
   */
  static Codec codec(int graphFrom) {
    // Lucene looks formats up with the class loader that it came with, which in a framework's
    // development mode and tests does not see ours.
    KnnVectorsFormat.reloadKnnVectorsFormat(ArtworkVectorsFormat.class.getClassLoader());
    KnnVectorsFormat format = new ArtworkVectorsFormat(graphFrom);
    return new Lucene912Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    boolean graph = graphFrom == 0 || isLargeMerge(state);
    state.segmentInfo.putAttribute(GRAPH + state.segmentSuffix, Boolean.toString(graph));
    return graph ? graphs.fieldsWriter(state) : flat.fieldsWriter(state);
  }

  /** How large a segment becomes is known beforehand only where others are merged. */
  private boolean isLargeMerge(SegmentWriteState state) {
    return state.context.context == Context.MERGE && state.segmentInfo.maxDoc() >= graphFrom;
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    String graph = state.segmentInfo.getAttribute(GRAPH + state.segmentSuffix);
    return Boolean.parseBoolean(graph)
        ? graphs.fieldsReader(state)
        : new ScanningVectorsReader(flat.fieldsReader(state));
  }

  @Override
  public int getMaxDimensions(String field) {
    return graphs.getMaxDimensions(field);
  }
}
