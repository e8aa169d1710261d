/**
 * A JPEG decoder (baseline, extended and progressive Huffman, 8 bits) that can decode straight to a
 * half, a quarter or an eighth of the size. At full size it gives libjpeg's pixels, bit for bit.
 *
 * <p>Own code because no Java library decodes at reduced scale in bounded memory: ImageIO holds all
 * coefficients of a progressive picture (300 MB for 50 megapixels) and its subsampling only drops
 * pixels; nor does it limit the work that a file of a thousand empty scans makes.
 */
@NullMarked
package io.prism.pictures.jpeg;

import org.jspecify.annotations.NullMarked;
