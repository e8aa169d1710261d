package io.prism.pictures.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How a server that speaks S3 is reached. A group of configuration mappings. */
public interface S3Connection {
  /** For example {@code https://minio.example.com:9000}; AWS' own where there is none. */
  Optional<URI> endpoint();

  String region();

  /**
   * Whether the bucket stands in the path, not in the host's name. Most servers but AWS want it.
   */
  boolean pathStyle();

  /**
   * Both keys or none: then the AWS SDK's default chain looks in the environment, in profile files
   * and for the roles of containers, service accounts and machines.
   */
  Optional<String> accessKey();

  Optional<String> secretKey();

  /** Of one picture's reading or writing, all attempts included. */
  Duration timeout();

  /** Of each call, when the server fails or asks to slow down; 1 to 10. */
  int attempts();

  /** How many calls may be on their way at once; the next ones wait within their time. */
  int connections();
}
