package io.prism.cli;

import io.prism.models.ModelPacks;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where pulled models are; the services' prism.models.cache. */
final class CacheOption {
  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Folder of pulled packs (PRISM_MODELS_CACHE, else prism/models in XDG_CACHE_HOME or"
              + " ~/.cache).")
  private @Nullable Path cache;

  /**
   * @param environment for PRISM_MODELS_CACHE and XDG_CACHE_HOME
   */
  ModelPacks packs(Map<String, String> environment) {
    return cache == null
        ? ModelPacks.usual(environment)
        : new ModelPacks(cache.toAbsolutePath().normalize());
  }
}
