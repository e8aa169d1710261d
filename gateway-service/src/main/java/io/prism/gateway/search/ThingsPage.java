package io.prism.gateway.search;

import io.prism.core.error.PrismException;
import io.prism.gateway.v1.Analysis;
import io.prism.gateway.v1.SearchRequest;
import io.prism.type.v1.Region;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of hits that were taken from several lists in turn.
 *
 * @param skipped hits on the pages before
 * @param size hits at most
 * @param digest of the request and what was seen in its picture, so that a token goes with no other
 */
record ThingsPage(int skipped, int size, String digest) {
  private static final Pattern TOKEN = Pattern.compile("things-([0-9]{1,5})-([0-9a-f]{16})");

  /**
   * @param seen in the query's picture
   * @throws PrismException INVALID_ARGUMENT for a token of another request
   */
  static ThingsPage of(SearchRequest request, Analysis seen) {
    int size = IndexQueries.limit(request);
    String digest = digest(request, seen);
    if (request.getPageToken().isEmpty()) {
      return new ThingsPage(0, size, digest);
    }
    Matcher token = TOKEN.matcher(request.getPageToken());
    if (!token.matches() || !token.group(2).equals(digest)) {
      throw PrismException.invalid(
          "pageToken", "pageToken is not of the page before, for the same request.");
    }
    return new ThingsPage(Integer.parseInt(token.group(1)), size, digest);
  }

  /** The token of the page that follows. */
  String next() {
    return "things-" + (skipped + size) + "-" + digest;
  }

  private static String digest(SearchRequest request, Analysis seen) {
    SearchRequest same =
        request.toBuilder().clearPageToken().clearLimit().clearFacets().clearExplain().build();
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(same.toByteArray());
      // A picture may come beside the request.
      sha256.update(seen.getCaption().getBytes(StandardCharsets.UTF_8));
      for (Region region : seen.getRegionsList()) {
        sha256.update(region.getObject().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().toHexDigits(ByteBuffer.wrap(sha256.digest()).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
