package io.prism.gateway.security;

/** What a call counts as. */
enum Meter {
  NONE,
  UPLOAD,
  SEARCH
}
