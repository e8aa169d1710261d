/** Ports of the networks, and ONNX Runtime behind them. */
@NullMarked
package io.prism.encoder.engine;

import org.jspecify.annotations.NullMarked;
