package io.prism.pictures.s3;

import java.nio.file.Path;

/**
 * Where pictures are kept: {@code prism.pictures}, the same in every service that has the picture
 * store. Defaults are in {@code META-INF/microprofile-config.properties}.
 */
public interface PictureStoreSettings {
  /** The kinds of stores. */
  enum Store {
    FILE,
    S3
  }

  Store store();

  /** Of the kind {@code file}. */
  Path folder();

  /** Of the kind {@code s3}. */
  S3StoreSettings s3();
}
