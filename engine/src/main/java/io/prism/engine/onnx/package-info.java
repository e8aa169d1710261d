/** ONNX Runtime in this process. */
@NullMarked
package io.prism.engine.onnx;

import org.jspecify.annotations.NullMarked;
