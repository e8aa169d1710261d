package io.prism.pictures.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes the SDK's clients from settings. */
final class S3Clients {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);

  private S3Clients() {}

  /** Every call ends within the timeout; what it writes may be repeated without harm. */
  static S3Client open(S3Connection at) {
    Duration half = at.timeout().dividedBy(2);
    return S3Client.builder()
        .applyMutation(client -> at.endpoint().ifPresent(client::endpointOverride))
        .region(Region.of(at.region()))
        .credentialsProvider(credentials(at))
        .serviceConfiguration(addressing(at))
        // The store sends its own checksums, and compares hashes when it is asked to.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(
            calls ->
                calls
                    .apiCallTimeout(at.timeout())
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(at.attempts())
                            .build()))
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .maxConnections(at.connections())
                .connectionAcquisitionTimeout(at.timeout())
                .connectionTimeout(half.compareTo(LONGEST_CONNECT) < 0 ? half : LONGEST_CONNECT)
                // A connection that hangs leaves time for another one.
                .socketTimeout(half)
                // Servers that ignore the header would cost seconds.
                .expectContinueEnabled(false))
        .build();
  }

  static S3Presigner presigner(S3Connection at, Optional<URI> publicEndpoint) {
    return presigner(at, publicEndpoint, credentials(at));
  }

  /** Signs for the same host with keys that open nothing. */
  static S3Presigner keyless(S3Connection at, Optional<URI> publicEndpoint) {
    AwsBasicCredentials none = AwsBasicCredentials.create("none", "none");
    return presigner(at, publicEndpoint, StaticCredentialsProvider.create(none));
  }

  private static S3Presigner presigner(
      S3Connection at, Optional<URI> publicEndpoint, AwsCredentialsProvider keys) {
    S3Presigner.Builder presigner = S3Presigner.builder();
    publicEndpoint.or(at::endpoint).ifPresent(presigner::endpointOverride);
    return presigner
        .region(Region.of(at.region()))
        .credentialsProvider(keys)
        .serviceConfiguration(addressing(at))
        .build();
  }

  private static S3Configuration addressing(S3Connection at) {
    return S3Configuration.builder()
        .pathStyleAccessEnabled(at.pathStyle())
        .chunkedEncodingEnabled(false)
        .build();
  }

  private static AwsCredentialsProvider credentials(S3Connection at) {
    if (at.accessKey().isPresent() && at.secretKey().isPresent()) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(at.accessKey().get(), at.secretKey().get()));
    }
    return DefaultCredentialsProvider.builder().build();
  }
}
