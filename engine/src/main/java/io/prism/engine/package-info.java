/** What the services share that run networks: in this process or on Triton. */
@NullMarked
package io.prism.engine;

import org.jspecify.annotations.NullMarked;
