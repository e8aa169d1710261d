/** Ingestion under everything that can go wrong. */
package io.prism.index.ingest;
