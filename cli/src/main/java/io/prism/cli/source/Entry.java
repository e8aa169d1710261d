package io.prism.cli.source;

import io.prism.gateway.v1.ArtworkMetadata;
import java.nio.file.Path;
import java.util.Optional;

/** One thing to import, as it was found. */
public sealed interface Entry {
  /** What people know it by: a file, or a line of a manifest. */
  String label();

  /**
   * Something to upload.
   *
   * @param metadata without an id when the content shall give it one
   * @param file the picture; empty when the metadata says where the server fetches it
   */
  record Candidate(String label, ArtworkMetadata metadata, Optional<Path> file) implements Entry {}

  /**
   * Something that cannot be uploaded.
   *
   * @param reason one sentence for people
   */
  record Unusable(String label, String reason) implements Entry {}
}
