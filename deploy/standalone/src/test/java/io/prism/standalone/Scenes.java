package io.prism.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What regions are good for: scenes of the demo's collection, each with several things, as queries
 * and as what is looked for. Only those with an even number, since the others chose the margin
 * around a region (models/prism-mini/scripts/regions.py).
 */
final class Scenes {
  private static final int K = 10;

  private final PrismApi api;
  private final Map<String, Label> gallery = Label.gallery();
  private final List<Label> scenes;

  Scenes(PrismApi api) throws IOException {
    this.api = api;
    this.scenes =
        gallery.values().stream()
            .filter(work -> work.isScene() && number(work) % 2 == 0)
            .sorted((a, b) -> a.file().compareTo(b.file()))
            .toList();
  }

  private static int number(Label scene) {
    return Integer.parseInt(scene.file().substring("scene-".length(), "scene-".length() + 2));
  }

  /**
   * What was kept of scenes. All 0..1.
   *
   * @param precision of the regions, how many lie on a thing (IoU at least .5, each thing once)
   * @param recall of the things, how many have such a region
   * @param named of those regions, how many are taken for what they show
   */
  record Detection(double precision, double recall, double named) {}

  /**
   * Searches by OBJECT. All 0..1.
   *
   * @param precision of the ten nearest to a scene, how many show one of its things
   * @param coverage of its things, how many are among these ten
   * @param found of the things in scenes, for how many their name finds the scene among the ten
   *     nearest works
   */
  record Search(double precision, double coverage, double found) {}

  Detection detection() throws Exception {
    int things = 0;
    int regions = 0;
    int right = 0;
    int named = 0;
    for (Label scene : scenes) {
      List<Integer> left = new ArrayList<>();
      for (int i = 0; i < scene.boxes().size(); i++) {
        left.add(i);
      }
      things += left.size();
      for (JsonNode region : api.get("/v1/artworks/" + scene.id()).json().path("regions")) {
        regions++;
        Area area = Area.of(region.path("box"));
        Integer best = null;
        for (Integer i : left) {
          double iou = area.iou(scene.boxes().get(i));
          if (iou >= .5 && (best == null || iou > area.iou(scene.boxes().get(best)))) {
            best = i;
          }
        }
        if (best != null) {
          left.remove(best);
          right++;
          named += region.path("object").asText().equals(scene.objects().get(best)) ? 1 : 0;
        }
      }
    }
    return new Detection((double) right / regions, (double) right / things, (double) named / right);
  }

  /**
   * @param regions AUTO or WHOLE
   */
  Search search(String regions) throws Exception {
    int hits = 0;
    int right = 0;
    int things = 0;
    int covered = 0;
    int found = 0;
    for (Label scene : scenes) {
      Set<String> seen = new HashSet<>();
      for (String hit : search("{\"artworkId\": \"" + scene.id() + "\"}", regions)) {
        Label work = gallery.get(hit);
        hits++;
        right += scene.objects().stream().anyMatch(work::shows) ? 1 : 0;
        seen.addAll(work.objects());
      }
      for (String thing : scene.objects()) {
        things++;
        covered += seen.contains(thing) ? 1 : 0;
        found += search("{\"text\": \"" + thing + "\"}", regions).contains(scene.id()) ? 1 : 0;
      }
    }
    return new Search((double) right / hits, (double) covered / things, (double) found / things);
  }

  /** Of the ten nearest by STYLE to a scene as a whole, how many have its style, 0..1. */
  double style() throws Exception {
    int hits = 0;
    int right = 0;
    for (Label scene : scenes) {
      for (String hit : search("{\"artworkId\": \"" + scene.id() + "\"}", "STYLE", "WHOLE")) {
        hits++;
        right += gallery.get(hit).style().equals(scene.style()) ? 1 : 0;
      }
    }
    return (double) right / hits;
  }

  private List<String> search(String query, String regions) throws Exception {
    return search(query, "OBJECT", regions);
  }

  private List<String> search(String query, String by, String regions) throws Exception {
    return api.search(
        "{\"query\": %s, \"by\": \"%s\", \"regions\": \"%s\", \"limit\": %d, \"exact\": true, \"resultList\": {\"minConfidence\": 0}}"
            .formatted(query, by, regions, K));
  }

  /** As the documentation shows it. */
  static String print(Detection detection, Search without, Search with, double style) {
    return String.format(
        Locale.ROOT,
        "regions: precision %.0f %%, recall %.0f %% at IoU .5, %.0f %% of them named rightly\n"
            + "| by OBJECT, ten nearest | whole pictures | with regions |\n|---|---|---|\n"
            + "| a scene as the query: hits that show one of its things | %.0f %% | %.0f %% |\n"
            + "| its things that are among the hits | %.0f %% | %.0f %% |\n"
            + "| a thing's name as the query: its scene is found | %.0f %% | %.0f %% |\n"
            + "by STYLE, whole pictures: %.0f %% of the ten nearest to a scene have its style\n",
        100 * detection.precision(),
        100 * detection.recall(),
        100 * detection.named(),
        100 * without.precision(),
        100 * with.precision(),
        100 * without.coverage(),
        100 * with.coverage(),
        100 * without.found(),
        100 * with.found(),
        100 * style);
  }
}
