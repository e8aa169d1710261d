/**
 * Pictures on a server that speaks S3: the {@link io.prism.pictures.s3.S3PictureStore picture
 * store}, {@link io.prism.pictures.s3.BucketPictures addresses} of other people's buckets, and the
 * {@link io.prism.pictures.s3.PictureStores choice} between S3 and files.
 */
@NullMarked
package io.prism.pictures.s3;

import org.jspecify.annotations.NullMarked;
