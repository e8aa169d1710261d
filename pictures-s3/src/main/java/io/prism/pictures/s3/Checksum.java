package io.prism.pictures.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** What goes with the bytes, so that the server refuses them when they arrive damaged. */
public enum Checksum {
  /** {@code x-amz-checksum-sha256}; kept with the object. */
  SHA256("SHA-256"),
  /** {@code Content-MD5}, for servers that do not know the other. */
  MD5("MD5");

  private final String algorithm;

  Checksum(String algorithm) {
    this.algorithm = algorithm;
  }

  void tell(PutObjectRequest.Builder request, byte[] bytes) {
    String digest = digest(bytes, 0, bytes.length);
    switch (this) {
      case SHA256 -> request.checksumSHA256(digest);
      case MD5 -> request.contentMD5(digest);
    }
  }

  void announce(CreateMultipartUploadRequest.Builder request) {
    if (this == SHA256) {
      request.checksumAlgorithm(software.amazon.awssdk.services.s3.model.ChecksumAlgorithm.SHA256);
    }
  }

  void tell(UploadPartRequest.Builder part, String digest) {
    switch (this) {
      case SHA256 -> part.checksumSHA256(digest);
      case MD5 -> part.contentMD5(digest);
    }
  }

  void tell(CompletedPart.Builder part, String digest) {
    if (this == SHA256) {
      part.checksumSHA256(digest);
    }
  }

  /** In Base64. */
  String digest(byte[] bytes, int from, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(bytes, from, length);
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm, e);
    }
  }
}
