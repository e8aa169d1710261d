package io.prism.gateway.search;

import io.prism.core.error.PrismException;
import io.prism.gateway.v1.SearchRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of hits that were taken from several lists in turn. The lists are asked from their
 * beginning each time: what comes next depends on what all of them gave before.
 *
 * @param number from 0
 * @param size hits
 * @param digest of the request, so that a token goes with no other
 */
record ThingsPage(int number, int size, String digest) {
  /** Hits that the index gives at most, and so where pages end. */
  private static final int MAX_HITS = 1000;

  private static final Pattern TOKEN = Pattern.compile("things-([0-9]{1,3})-([0-9a-f]{16})");

  /**
   * @throws PrismException INVALID_ARGUMENT for a token of another request
   */
  static ThingsPage of(SearchRequest request) {
    int size = IndexQueries.limit(request);
    String digest = digest(request);
    if (request.getPageToken().isEmpty()) {
      return new ThingsPage(0, size, digest);
    }
    Matcher token = TOKEN.matcher(request.getPageToken());
    if (!token.matches() || !token.group(2).equals(digest)) {
      throw wrong();
    }
    ThingsPage page = new ThingsPage(Integer.parseInt(token.group(1)), size, digest);
    if (page.number == 0 || page.hitsSoFar() > MAX_HITS) {
      throw wrong();
    }
    return page;
  }

  private static PrismException wrong() {
    return PrismException.invalid(
        "pageToken", "pageToken is not of the page before, for the same request.");
  }

  /** Hits on the pages before. */
  int skipped() {
    return number * size;
  }

  /** Hits up to this page's end. */
  int hitsSoFar() {
    return (number + 1) * size;
  }

  /** The token of the page that follows; empty where there is none. */
  String next() {
    return hitsSoFar() + size > MAX_HITS ? "" : "things-" + (number + 1) + "-" + digest;
  }

  private static String digest(SearchRequest request) {
    byte[] same = request.toBuilder().clearPageToken().clearExplain().build().toByteArray();
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(same);
      return HexFormat.of().toHexDigits(ByteBuffer.wrap(hash).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
