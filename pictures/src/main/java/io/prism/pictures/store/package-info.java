/**
 * Where picture bytes are kept: content-addressed, durable before acknowledged. The port is {@link
 * io.prism.pictures.store.PictureStore}; its contract test is {@code PictureStoreContract}.
 */
@NullMarked
package io.prism.pictures.store;

import org.jspecify.annotations.NullMarked;
