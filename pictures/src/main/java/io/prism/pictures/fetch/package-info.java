/**
 * Fetching pictures from addresses that strangers choose: nothing but public web servers is ever
 * connected to, within limits of time and size.
 */
@NullMarked
package io.prism.pictures.fetch;

import org.jspecify.annotations.NullMarked;
