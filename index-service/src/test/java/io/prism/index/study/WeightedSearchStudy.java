package io.prism.index.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.FSDirectory;

/**
 * Compares ways to search by a weighted sum of cosines: one graph a dimension, one graph over the
 * concatenated vectors, both, and no graph. Prints a Markdown table of recall@10 and latency.
 *
 * <p>Arguments: folder (reused when it holds an index), artworks, queries.
 */
public final class WeightedSearchStudy {
  private static final String[] FIELDS = {"object", "style", "whole"};
  private static final String CONCATENATED = "all";
  private static final float[][] WEIGHTS = {
    {1, 0, 0},
    {0, 1, 0},
    {0, 0, 1},
    {1, 1, 0},
    {.9f, .1f, 0},
    {.1f, .9f, 0},
    {.3f, .7f, 0},
    {.98f, .02f, 0},
    {.02f, .98f, 0},
    {1, 1, 1},
    {.2f, .2f, 1},
    {1, -.5f, 0},
    {-.5f, 1, 0},
    {0, 1, -1},
    {-1, 0, 0},
    {1, -3, .5f}
  };
  private static final int[] WIDTHS = {50, 100, 200, 400, 800, 1600};
  private static final int K = 10;

  private final IndexSearcher searcher;
  private final List<float[][]> queries;

  private WeightedSearchStudy(IndexSearcher searcher, List<float[][]> queries) {
    this.searcher = searcher;
    this.queries = queries;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int artworks = Integer.parseInt(args[1]);
    int queryCount = Integer.parseInt(args[2]);
    StudyData data = new StudyData(7);
    List<float[][]> queries = new ArrayList<>();
    for (int i = 0; i < queryCount; i++) {
      float[][] a = data.item().vectors();
      float[][] b = data.item().vectors();
      queries.add(new float[][] {a[0], i % 2 == 0 ? a[1] : b[1], a[2]});
    }
    if (!Files.exists(folder)) {
      build(folder, data, artworks);
    }
    try (FSDirectory directory = FSDirectory.open(folder);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      print(
          "%d artworks, %d segments, %d queries%n",
          reader.numDocs(), reader.leaves().size(), queryCount);
      new WeightedSearchStudy(new IndexSearcher(reader), queries).run();
    }
  }

  private static void build(Path folder, StudyData data, int artworks) throws IOException {
    long start = System.nanoTime();
    ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
    merges.setMaxMergesAndThreads(8, 3);
    IndexWriterConfig config =
        new IndexWriterConfig().setRAMBufferSizeMB(128).setMergeScheduler(merges);
    try (FSDirectory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < artworks; i++) {
        float[][] vectors = data.item().vectors();
        Document document = new Document();
        for (int d = 0; d < FIELDS.length; d++) {
          document.add(
              new KnnFloatVectorField(FIELDS[d], vectors[d], VectorSimilarityFunction.DOT_PRODUCT));
        }
        document.add(
            new KnnFloatVectorField(
                CONCATENATED,
                concatenated(vectors, new float[] {1, 1, 1}),
                VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
    }
    print("built in %.1f s%n", (System.nanoTime() - start) / 1e9);
  }

  private static float[] concatenated(float[][] vectors, float[] weights) {
    float[] all = new float[3 * StudyData.SIZE];
    for (int d = 0; d < 3; d++) {
      for (int i = 0; i < StudyData.SIZE; i++) {
        all[d * StudyData.SIZE + i] = weights[d] * vectors[d][i];
      }
    }
    return StudyData.normalized(all);
  }

  private void run() throws IOException {
    print("| weights | exact ms |");
    for (String name : List.of("a", "b", "a+b")) {
      for (int width : WIDTHS) {
        print(" %s %d |", name, width);
      }
    }
    print("%n");
    for (float[] weights : WEIGHTS) {
      row(weights);
    }
  }

  private void row(float[] weights) throws IOException {
    List<float[]> truth = new ArrayList<>();
    exact(queries.get(0), weights);
    long start = System.nanoTime();
    for (float[][] query : queries) {
      truth.add(exact(query, weights));
    }
    print("| %s | %.2f |", Arrays.toString(weights), millis(start));
    for (int way = 1; way <= 3; way++) {
      for (int width : WIDTHS) {
        cell(way, width, weights, truth);
      }
    }
    print("%n");
  }

  private void cell(int way, int width, float[] weights, List<float[]> truth) throws IOException {
    for (int i = 0; i < 3; i++) {
      candidates(way, width, queries.get(i), weights);
    }
    int found = 0;
    long start = System.nanoTime();
    for (int q = 0; q < queries.size(); q++) {
      float[] scores = candidates(way, width, queries.get(q), weights);
      float bound = truth.get(q)[K - 1] - 1e-5f;
      for (int i = 0; i < Math.min(K, scores.length); i++) {
        found += scores[i] >= bound ? 1 : 0;
      }
    }
    print(" %.3f %.2f |", found / (double) (K * queries.size()), millis(start));
  }

  private double millis(long start) {
    return (System.nanoTime() - start) / 1e6 / queries.size();
  }

  /** Exactly re-scored candidates, best first. */
  private float[] candidates(int way, int width, float[][] query, float[] weights)
      throws IOException {
    TreeSet<Integer> docs = new TreeSet<>();
    if ((way & 1) != 0) {
      for (int d = 0; d < 3; d++) {
        if (weights[d] != 0) {
          float[] target = query[d].clone();
          for (int i = 0; weights[d] < 0 && i < target.length; i++) {
            target[i] = -target[i];
          }
          collect(docs, FIELDS[d], target, width);
        }
      }
    }
    if ((way & 2) != 0) {
      collect(docs, CONCATENATED, concatenated(query, weights), width);
    }
    return score(docs, query, weights);
  }

  private void collect(TreeSet<Integer> docs, String field, float[] target, int width)
      throws IOException {
    for (ScoreDoc doc :
        searcher.search(new KnnFloatVectorQuery(field, target, width), width).scoreDocs) {
      docs.add(doc.doc);
    }
  }

  private float[] score(TreeSet<Integer> docs, float[][] query, float[] weights)
      throws IOException {
    float[] scores = new float[docs.size()];
    int at = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      VectorScorer[] scorers = scorers(leaf, query);
      for (int doc : docs.subSet(leaf.docBase, leaf.docBase + leaf.reader().maxDoc())) {
        scores[at++] = sum(scorers, doc - leaf.docBase, weights);
      }
    }
    return descending(scores);
  }

  private float[] exact(float[][] query, float[] weights) throws IOException {
    float[] scores = new float[searcher.getIndexReader().maxDoc()];
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      VectorScorer[] scorers = scorers(leaf, query);
      for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
        scores[leaf.docBase + doc] = sum(scorers, doc, weights);
      }
    }
    return descending(scores);
  }

  private static VectorScorer[] scorers(LeafReaderContext leaf, float[][] query)
      throws IOException {
    VectorScorer[] scorers = new VectorScorer[3];
    for (int d = 0; d < 3; d++) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(FIELDS[d]);
      scorers[d] = values.scorer(query[d]);
    }
    return scorers;
  }

  private static float sum(VectorScorer[] scorers, int doc, float[] weights) throws IOException {
    float sum = 0;
    for (int d = 0; d < 3; d++) {
      if (weights[d] != 0) {
        if (scorers[d].iterator().docID() < doc) {
          scorers[d].iterator().advance(doc);
        }
        sum += weights[d] * (2 * scorers[d].score() - 1);
      }
    }
    return sum;
  }

  private static float[] descending(float[] scores) {
    for (int i = 0; i < scores.length; i++) {
      scores[i] = -scores[i];
    }
    Arrays.sort(scores);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = -scores[i];
    }
    return scores;
  }

  private static void print(String format, Object... args) {
    System.out.printf(Locale.ROOT, format, args);
  }
}
