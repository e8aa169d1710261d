package io.prism.pictures.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The picture store's bucket and how it is used. A group of configuration mappings. */
public interface S3StoreSettings extends S3Connection {
  /** Who sends the pictures to those who look at them. */
  enum Reads {
    /** Prism, through itself. */
    PROXIED,
    /** The server: Prism answers with a short-lived address. Thumbnails stay Prism's. */
    PRESIGNED
  }

  /** Needed where the store is S3. */
  Optional<String> bucket();

  /** What the objects' keys begin with, usually ending with a slash; nothing where it is empty. */
  Optional<String> prefix();

  Checksum checksum();

  /** Pictures of this many bytes and more are sent in parts of 8 MiB; at least 5 MiB. */
  int multipartFrom();

  Reads reads();

  /** How long a presigned address works: 10 seconds to 7 days. */
  Duration presignedFor();

  /** The endpoint in presigned addresses, where browsers know the server by another name. */
  Optional<URI> publicEndpoint();
}
