/** What watches Prism: the rules and dashboards of deploy/, and a real Prometheus. */
package io.prism.standalone.watch;
