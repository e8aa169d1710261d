/** From a query in any form to hits. */
@NullMarked
package io.prism.gateway.search;

import org.jspecify.annotations.NullMarked;
