package io.prism.standalone;

import java.util.List;

/** What hostile requests are made of. */
final class HostileValues {
  static final List<String> SEARCHES =
      List.of(
          "{\"query\":{\"text\":\"fox\"},\"by\":\"STYLE\",\"limit\":5,\"pageToken\":\"\"}",
          "{\"query\":{\"artworkId\":\"fox\"},\"weights\":{\"object\":0.3,\"style\":0.7,\"whole\":0}}",
          "{\"query\":{\"vector\":{\"model\":\"prism-mini@1\",\"values\":[0.1,0.2]}},\"exact\":true}",
          "{\"query\":{\"picture\":{\"base64\":\"AAAA\"}},\"caption\":\"x\",\"intent\":\"SKIP\"}",
          "{\"query\":{\"blend\":[{\"query\":{\"text\":\"fox\"},\"by\":\"OBJECT\",\"weight\":1},"
              + "{\"query\":{\"text\":\"neon\"},\"by\":\"STYLE\",\"weight\":-0.5}]},\"explain\":true}",
          "{\"query\":{\"text\":\"fox\"},\"filter\":{\"tagsAll\":[\"a\"],\"tagsAny\":[\"b\"],"
              + "\"authors\":[\"c\"],\"categories\":[\"d\"],\"styles\":[\"e\"],\"objects\":[\"f\"],"
              + "\"createdAfter\":\"2026-01-01T00:00:00Z\",\"createdBefore\":\"\","
              + "\"excludeIds\":[\"g\"]},\"resultList\":{\"maxDistance\":0.9,\"minRank\":1,"
              + "\"maxSelfInformation\":2,\"order\":\"RANK\"},\"regions\":\"AUTO\"}");
  static final String METADATA =
      "{\"title\":\"t\",\"description\":\"d\",\"tags\":[\"a\",\"b\"],\"author\":\"x\",\"category\":"
          + "\"c/d\",\"sourceUrl\":\"https://a.example/\",\"licence\":\"MIT\",\"createTime\":"
          + "\"2026-01-01T00:00:00Z\",\"caption\":\"a fox\"}";
  static final List<String> IDS =
      List.of(
          "..%2f..%2fetc%2fpasswd",
          "%00",
          "%",
          "%zz",
          "a%20b",
          "..",
          ".",
          "%2e%2e",
          "a;b=c",
          "a//b",
          "%F0%9F%A6%8A",
          "%ff%fe",
          "a".repeat(129),
          "a".repeat(9_000),
          "<script>",
          "a%0d%0aX:%20y",
          "null",
          "-1",
          "%5c",
          "a\u0001b",
          "{id}",
          "*",
          "~",
          "%252e%252e");
  static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e999",
          "-1e999",
          "1e-999",
          "9".repeat(90),
          "9".repeat(5_000),
          "0.1e38",
          "\"NaN\"",
          "\"Infinity\"",
          "\"-Infinity\"",
          "NaN",
          "Infinity",
          "[]",
          "{}",
          "[null]",
          "[[[[[]]]]]",
          "{\"a\":{}}",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\u001b[2J\"",
          "\"\\u202e\"",
          "\"' OR 1=1 --\"",
          "\"${jndi:ldap://127.0.0.1/a}\"",
          "\"../../etc/passwd\"",
          "\"2026-13-45T99:99:99Z\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"9999999999\"",
          "18446744073709551616",
          "[1,\"a\",null,{}]",
          "\"STYLE\"",
          "\"STYLE\\u0000\"",
          "007",
          "+1",
          "'single'",
          "undefined",
          "//comment",
          "\"unterminated");

  private HostileValues() {}
}
