/**
 * Backups as they lie in a folder, durable and checked, and the port through which an index is put
 * back from one. No framework and no network.
 */
package io.prism.index.archive;
