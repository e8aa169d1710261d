package io.prism.pictures.s3;

import io.prism.pictures.store.FilePictureStore;
import io.prism.pictures.store.PictureStore;
import java.time.Duration;
import java.util.function.Supplier;

/** Opens the picture store that the configuration names. */
public final class PictureStores {
  private PictureStores() {}

  /**
   * A store on S3 opens although its server is away.
   *
   * @param patience how long a call may take as far as its caller is concerned
   * @throws IllegalStateException when the settings are wrong or the bucket does not exist; the
   *     message says what to do
   */
  public static PictureStore open(PictureStoreSettings settings, Supplier<Duration> patience) {
    return switch (settings.store()) {
      case FILE -> FilePictureStore.open(settings.folder());
      case S3 -> S3PictureStore.open(settings.s3(), patience);
    };
  }
}
