package io.prism.cli.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A manifest that cannot be read on; the message is for people. */
public final class ManifestException extends IOException {
  private static final long serialVersionUID = 1L;

  ManifestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
