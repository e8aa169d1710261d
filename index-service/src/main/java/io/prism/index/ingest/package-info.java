/**
 * From the topic {@code artworks.uploaded} into the index: nothing lost, nothing twice, the order
 * of each key kept. See docs/adr/0003-plain-kafka-consumer.md.
 */
@NullMarked
package io.prism.index.ingest;

import org.jspecify.annotations.NullMarked;
