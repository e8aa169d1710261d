/**
 * Traces: where they begin, how they get from one service to the next, where they are sent, and how
 * their ids get into the log. See docs/adr/0012-traces.md.
 */
@NullMarked
package io.prism.telemetry;

import org.jspecify.annotations.NullMarked;
