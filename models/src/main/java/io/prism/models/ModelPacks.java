package io.prism.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Packs by name, on the class path and in folders.
 *
 * @param cache where pulled files are, a folder each pack and revision below; need not be there
 */
public record ModelPacks(Path cache) {
  /** The pack that Prism brings along. */
  public static final String BUILT_IN = "prism-mini";

  /**
   * Those of this machine's user.
   *
   * @param environment PRISM_MODELS_CACHE, else prism/models in XDG_CACHE_HOME or ~/.cache
   */
  public static ModelPacks usual(Map<String, String> environment) {
    String said = environment.getOrDefault("PRISM_MODELS_CACHE", "");
    String home = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        home.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(home);
    Path cache = said.isEmpty() ? caches.resolve("prism").resolve("models") : Path.of(said);
    return new ModelPacks(cache.toAbsolutePath().normalize());
  }

  /**
   * Opens {@link #BUILT_IN}, {@code classpath:NAME}, a {@linkplain KnownPack#parse known pack} or a
   * folder; a folder of the same name as a known pack is written {@code ./NAME}. Of a known pack
   * only the description is read, so its files may come later.
   *
   * @throws PackException if there is no such pack, or it is not what its description says
   */
  public ModelPack open(String location) {
    if (location.equals(BUILT_IN)) {
      return ModelPack.prismMini();
    }
    Optional<KnownPack> known = KnownPack.parse(location);
    if (known.isPresent()) {
      return open(known.get());
    }
    if (!PackFiles.isOnClassPath(location) && !Files.isDirectory(Path.of(location))) {
      throw new PackException(
          "There is no folder "
              + location
              + ", and no pack is known by that name. Name a folder, "
              + BUILT_IN
              + ", "
              + String.join(", ", KnownPack.NAMES)
              + ".");
    }
    return ModelPack.at(location);
  }

  /** The known packs with each of their precisions, the default first and without its name. */
  public List<KnownPack> known() {
    List<KnownPack> packs = new ArrayList<>();
    for (String name : KnownPack.NAMES) {
      KnownPack usual = new KnownPack(name, Optional.empty());
      packs.add(usual);
      PrecisionReader.others(card(usual)).stream()
          .map(precision -> new KnownPack(name, Optional.of(precision)))
          .forEach(packs::add);
    }
    return List.copyOf(packs);
  }

  /** Opens a known pack, whether or not its files are there. */
  public ModelPack open(KnownPack pack) {
    PulledFiles files = new PulledFiles(pack, cache.resolve(pack.name()).resolve(revision(pack)));
    return ModelPackReader.read(files, pack.precision());
  }

  /**
   * Puts the description beside a known pack's files, so that their folder is a pack by itself, for
   * other tools and other machines.
   */
  public void describe(KnownPack pack) throws IOException {
    Path folder = Path.of(open(pack).files().files().place());
    Path beside = folder.resolve(ModelPackReader.CARD + ".part");
    try (InputStream in = pack.description().open(ModelPackReader.CARD)) {
      Files.copy(in, beside, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(
        beside,
        folder.resolve(ModelPackReader.CARD),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String revision(KnownPack pack) {
    return card(pack).label("revision");
  }

  private static JsonObject card(KnownPack pack) {
    try (InputStream in = pack.description().open(ModelPackReader.CARD)) {
      return JsonFile.read(pack.description().place(), in);
    } catch (IOException e) {
      throw new PackException("The description of " + pack.name() + " cannot be read.", e);
    }
  }
}
