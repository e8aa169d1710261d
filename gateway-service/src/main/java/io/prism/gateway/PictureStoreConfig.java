package io.prism.gateway;

import io.prism.pictures.s3.PictureStoreSettings;
import io.smallrye.config.ConfigMapping;

/** The picture store's settings; the index service reads the same. */
@ConfigMapping(prefix = "prism.pictures")
public interface PictureStoreConfig extends PictureStoreSettings {}
