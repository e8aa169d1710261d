/** WebP: the container is read here, the pixels by libwebp through webp-imageio. */
@NullMarked
package io.prism.pictures.webp;

import org.jspecify.annotations.NullMarked;
