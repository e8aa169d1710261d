package io.prism.index.store;

import static io.prism.core.rank.Dimension.STYLE;
import static io.prism.index.store.Artworks.angle;
import static io.prism.index.store.Artworks.indexed;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.index.store.SearchPlan.Target;
import io.prism.type.v1.Filter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a growing collection is searched: large segments with graphs, small ones without. */
class LuceneArtworkIndexMixedTest extends ArtworkIndexContract {
  private static final int GRAPH_FROM = 400;
  private static final int CANDIDATES = 200;

  @TempDir Path folder;

  @Override
  protected ArtworkIndex open() {
    return LuceneArtworkIndex.open(
        new LuceneSettings(
            folder,
            Artworks.MODEL,
            Artworks.SIZE,
            16,
            1,
            GRAPH_FROM,
            LuceneSettings.ExactUpTo.NEVER,
            CANDIDATES,
            true));
  }

  @Test
  void onlyLargeSegmentsHaveGraphs() throws IOException {
    Random random = new Random(21);
    Map<Integer, Boolean> graphs = new HashMap<>();
    long end = System.nanoTime() + 60_000_000_000L;
    // Merges run in the background: the second round has something to wait for.
    for (int round = 0; !graphs.containsValue(true) && System.nanoTime() < end; round++) {
      List<IndexedArtwork> artworks = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        artworks.add(indexed("m" + round + "-" + i, 1, Artworks.random(random)));
      }
      index.put(artworks);
      graphs.putAll(graphsBySize());
    }

    assertThat(graphs).containsValues(true, false);
    graphs.forEach((size, graph) -> assertThat(graph).isEqualTo(size >= GRAPH_FROM));
  }

  /** Whether segments of a size have graphs, in the last commit. */
  private Map<Integer, Boolean> graphsBySize() throws IOException {
    Map<Integer, Boolean> graphs = new HashMap<>();
    try (FSDirectory directory = FSDirectory.open(folder);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        KnnVectorsReader vectors = ((CodecReader) leaf.reader()).getVectorReader();
        boolean graph =
            ((PerFieldKnnVectorsFormat.FieldsReader) vectors).getFieldReader("style")
                instanceof HnswGraphProvider;
        graphs.put(leaf.reader().maxDoc(), graph);
      }
    }
    return graphs;
  }

  /** As when a museum's works come one artist after the other. */
  @Test
  void whereAllThatIsNearLiesInOneSegmentItIsAllFound() {
    Random random = new Random(22);
    List<IndexedArtwork> artworks = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      artworks.add(indexed("near" + i, 1, Artworks.all(angle(10 + i * .1))));
    }
    artworks.addAll(randomArtworks(random, 1_800));
    putInBatches(artworks, 150);
    List<Target> targets = List.of(new Target(STYLE, angle(0), 1));

    SearchResult result = search(plan(targets).limit(100).build());

    assertThat(ids(result)).containsExactlyElementsOf(bruteForce(artworks, targets, 100));
  }

  @Test
  void excludedArtworksAreNoHitsAndTakeNoOthersPlace() {
    List<IndexedArtwork> artworks = randomArtworks(new Random(23), 1_500);
    putInBatches(artworks, 300);
    List<Target> targets = List.of(new Target(STYLE, angle(0), 1));
    List<String> nearest = bruteForce(artworks, targets, 60);
    Filter filter = Filter.newBuilder().addAllExcludeIds(nearest.subList(0, 50)).build();

    for (boolean exact : new boolean[] {true, false}) {
      PlanBuilder plan = plan(targets).filter(ArtworkFilter.from(filter)).limit(10);
      assertThat(ids(search((exact ? plan.exact() : plan).build())))
          .containsExactlyElementsOf(nearest.subList(50, 60));
    }
  }

  /** Also where the filter leaves fewer than a graph is asked for, and where it leaves none. */
  @Test
  void filtersHoldWithAndWithoutGraphs() {
    Random random = new Random(24);
    List<IndexedArtwork> artworks = new ArrayList<>();
    for (int i = 0; i < 1_600; i++) {
      String author = i % 2 == 0 ? "even" : i % 101 == 0 ? "rare" : "odd";
      artworks.add(
          new IndexedArtwork(
              Artworks.named("f" + i, 1).setAuthor(author).build(), Artworks.random(random), ""));
    }
    putInBatches(artworks, 800);
    List<Target> targets = List.of(new Target(STYLE, Artworks.unit(random), 1));

    for (String author : List.of("even", "rare", "nobody")) {
      Filter filter = Filter.newBuilder().addAuthors(author).build();
      List<IndexedArtwork> theirs =
          artworks.stream().filter(a -> a.artwork().getAuthor().equals(author)).toList();
      assertThat(ids(search(plan(targets).filter(ArtworkFilter.from(filter)).build())))
          .containsExactlyElementsOf(bruteForce(theirs, targets, 10));
    }
  }
}
