/**
 * A client for Triton over KServe v2 gRPC: models on several servers, which come and go. Knows
 * tensors, and nothing of pictures or texts.
 */
@NullMarked
package io.prism.engine.triton;

import org.jspecify.annotations.NullMarked;
