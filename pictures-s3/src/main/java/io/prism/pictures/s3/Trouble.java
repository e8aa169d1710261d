package io.prism.pictures.s3;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Why a call failed, as far as somebody can do something about it. */
enum Trouble {
  UNREACHABLE("does not answer", "check that it runs and that .endpoint names it"),
  FAILING("fails", "look at its own log"),
  SLOW_DOWN("asks to slow down", "fewer uploads at once, or a larger server"),
  NO_KEYS(
      "cannot be asked without keys",
      "set .access-key and .secret-key, or one of the sources of the AWS SDK"),
  WRONG_KEYS("refuses the keys", "correct .access-key and .secret-key"),
  DENIED(
      "denies access",
      "check .access-key and .secret-key, and that they have the policy in docs/operating.md"),
  NO_BUCKET("has no such bucket", "create the bucket, or correct .bucket"),
  WRONG_REGION("keeps the bucket in another region", "correct .region"),
  DAMAGED("got other bytes than were sent", "look at what lies between"),
  REFUSED("refuses the call", "set .checksum=md5 if it knows no SHA-256 checksums");

  private static final Set<String> KEY_CODES =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "TokenRefreshRequired",
          "RequestTimeTooSkewed");
  private static final Set<String> SLOW_CODES =
      Set.of("SlowDown", "SlowDownRead", "SlowDownWrite", "Throttling", "TooManyRequests");
  private static final Set<String> DAMAGE_CODES =
      Set.of("BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch");
  private static final Set<String> REGION_CODES =
      Set.of("AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect");

  private final String what;
  private final String advice;

  Trouble(String what, String advice) {
    this.what = what;
    this.advice = advice;
  }

  /** For example "does not answer". */
  String what() {
    return what;
  }

  /**
   * What to do.
   *
   * @param settings for example {@code prism.pictures.s3}
   */
  String advice(String settings) {
    return advice.replaceAll("(^|[ =])\\.(?=[a-z])", "$1" + settings + ".");
  }

  static Trouble of(SdkException failure) {
    // Answers to HEAD have no code.
    if (failure instanceof NoSuchBucketException) {
      return NO_BUCKET;
    }
    if (failure instanceof AwsServiceException answer) {
      return of(answer.statusCode(), code(answer));
    }
    String message = String.valueOf(failure.getMessage());
    return message.contains("credentials") ? NO_KEYS : UNREACHABLE;
  }

  /** S3's word for the error; empty where the answer has none. */
  static String code(AwsServiceException answer) {
    @Nullable AwsErrorDetails details = answer.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static Trouble of(int status, String code) {
    if (KEY_CODES.contains(code)) {
      return WRONG_KEYS;
    } else if (code.equals("NoSuchBucket")) {
      return NO_BUCKET;
    } else if (SLOW_CODES.contains(code) || status == 429 || status == 503) {
      return SLOW_DOWN;
    } else if (REGION_CODES.contains(code) || status == 301 || status == 307) {
      return WRONG_REGION;
    } else if (DAMAGE_CODES.contains(code)) {
      return DAMAGED;
    } else if (status == 401 || status == 403) {
      return DENIED;
    } else if (status == 501 || status < 500) {
      return REFUSED;
    }
    return FAILING;
  }
}
