/**
 * Copies of the index on disk: made while it runs, checked, and put back. No framework and no
 * network.
 */
package io.prism.index.backup;
