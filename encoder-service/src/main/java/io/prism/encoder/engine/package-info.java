/** Ports of the networks, and ONNX Runtime and Triton behind them. */
@NullMarked
package io.prism.encoder.engine;

import org.jspecify.annotations.NullMarked;
