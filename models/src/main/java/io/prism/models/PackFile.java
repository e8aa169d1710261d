package io.prism.models;

/**
 * A file of the pack.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record PackFile(long bytes, String sha256) {}
