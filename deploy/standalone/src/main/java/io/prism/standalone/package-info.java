/**
 * The assembly: all services, a Kafka broker and the stores in one JVM. It launches and wires; what
 * the parts do is theirs.
 */
@NullMarked
package io.prism.standalone;

import org.jspecify.annotations.NullMarked;
