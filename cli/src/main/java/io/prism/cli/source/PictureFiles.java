package io.prism.cli.source;

import io.prism.cli.output.Plain;
import io.prism.gateway.v1.ArtworkMetadata;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a file's name tells. Whether it is a picture is decided by its bytes, by the server. */
public final class PictureFiles {
  private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp");
  private static final int MAX_TITLE = 500;

  private PictureFiles() {}

  /** Whether the name ends as those of pictures do. */
  public static boolean isNamedLikeOne(Path file) {
    return ENDINGS.contains(ending(file));
  }

  static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Titled by its name. */
  static Entry.Candidate candidate(Path file, Extras extras) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String title = Plain.line(dot > 0 ? name.substring(0, dot) : name).strip();
    ArtworkMetadata metadata =
        ArtworkMetadata.newBuilder().setTitle(Plain.cut(title, MAX_TITLE)).build();
    return new Entry.Candidate(file.toString(), extras.applyTo(metadata), Optional.of(file));
  }
}
