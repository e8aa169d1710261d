package io.prism.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.client.PrismClient;
import io.prism.client.Queries;

import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.SearchRequest;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.By;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A few works of the demo gallery, taken in and found as a caller does it. */
final class Artworks {
  static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Two objects in two styles each. */
  static final List<String> WORKS =
      List.of(
          "airplane__neon-glow",
          "airplane__pencil-sketch",
          "bear__neon-glow",
          "bear__ukiyo-e");

  private static final Path GALLERY = Assembly.DEPLOY.resolve("../models/prism-mini/gallery");

  private Artworks() {}

  static byte[] picture(String name) throws IOException {
    return Files.readAllBytes(GALLERY.resolve(name + ".jpg"));
  }

  /** The first works of the demo gallery that are not among {@link #WORKS}. */
  static List<String> more(int count) throws IOException {
    try (Stream<Path> files = Files.list(GALLERY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".jpg"))
          .map(file -> file.substring(0, file.length() - ".jpg".length()))
          .filter(name -> !WORKS.contains(name))
          .sorted()
          .limit(count)
          .toList();
    }
  }

  static void put(PrismClient prism, String name) throws IOException {
    prism.put(ArtworkMetadata.newBuilder().setId(name).build(), picture(name));
  }

  static void awaitIndexed(PrismClient prism, String name) throws InterruptedException {
    assertThat(prism.awaitSettled(name, PATIENCE).getState())
        .as(name)
        .isEqualTo(Artwork.State.INDEXED);
  }

  /** The ids, best first. */
  static List<String> byStyleOf(PrismClient prism, String name) throws IOException {
    return prism
        .search(
            SearchRequest.newBuilder()
                .setQuery(Queries.picture(picture(name)))
                .setBy(By.Dimension.STYLE)
                .setIntent(SearchRequest.Intent.SKIP)
                .build())
        .getHitsList()
        .stream()
        .map(hit -> hit.getArtwork().getId())
        .toList();
  }

  /** Takes the works in and finds the one of the same object and style, then the same style. */
  static void assertTakenInAndFound(PrismClient prism) throws Exception {
    for (String work : WORKS) {
      put(prism, work);
    }
    for (String work : WORKS) {
      awaitIndexed(prism, work);
    }
    assertThat(byStyleOf(prism, "airplane__neon-glow"))
        .startsWith("airplane__neon-glow", "bear__neon-glow");
  }
}
