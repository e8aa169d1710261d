/**
 * What happens to ranked hits between ranking and answer (mission M4): small steps, each a pure
 * function of a list, usable alone and in any order.
 */
@NullMarked
package io.prism.core.result;

import org.jspecify.annotations.NullMarked;
