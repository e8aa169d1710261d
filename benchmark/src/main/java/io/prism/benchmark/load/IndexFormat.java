package io.prism.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnVectorsFormat;

/**
 * Makes Lucene able to read the standalone's files: the index service names the format of its
 * vectors (Lucene's own files, graphs only in larger segments), and Lucene looks that name up.
 * Nothing else of the service is on the runner's class path.
 */
public final class IndexFormat {
  private static final String LIBRARIES = "deploy/standalone/target/quarkus-app/lib/main";

  private IndexFormat() {}

  /**
   * @param home of the repository whose last build is measured
   */
  public static void load(Path home) {
    try (Stream<Path> jars = Files.list(home.resolve(LIBRARIES))) {
      List<URL> urls =
          jars.filter(jar -> jar.getFileName().toString().contains("prism-index-service"))
              .map(IndexFormat::url)
              .toList();
      // Never closed: the format's classes may be loaded at any time.
      KnnVectorsFormat.reloadKnnVectorsFormat(
          new URLClassLoader(urls.toArray(URL[]::new), IndexFormat.class.getClassLoader()));
    } catch (IOException e) {
      throw new UncheckedIOException("no built ./prism in " + home + ": use --home", e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a file has a URL", e);
    }
  }
}
