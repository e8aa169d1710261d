/** Copies of the index: made while it runs, and put back. No framework and no network. */
package io.prism.index.backup;
