/** The log of uploads and what of it is not indexed yet. */
@NullMarked
package io.prism.gateway.queue;

import org.jspecify.annotations.NullMarked;
