package org.casanube.block.blocks.s3;

import java.net.URI;
import java.time.Duration;

/**
 * Which bucket, and how it is used.
 *
 * @param place where the blocks are
 * @param credentials who we are
 * @param uploads how many requests run at once for writes; each holds a block of up to 2 MiB
 * @param grace how long a block that was put is left alone by sweeps of whichever replica
 * @param usageAge how old an answer about usage may be, since each takes a listing of the bucket
 */
public record S3Settings(
    Place place, Credentials credentials, int uploads, Duration grace, Duration usageAge) {
  public S3Settings {
    if (uploads < 1) {
      throw new IllegalArgumentException("there must be at least one upload at a time");
    }
    if (grace.isNegative() || usageAge.isNegative()) {
      throw new IllegalArgumentException("grace and age of usage must not be negative");
    }
  }

  /**
   * Where the blocks are.
   *
   * @param endpoint scheme, host and port
   * @param region as the store calls it
   * @param bucket its name; it must exist
   * @param prefix put before every key: empty, or lower case letters, digits, '-', '_' and '/',
   *     ending with '/'
   */
  public record Place(URI endpoint, String region, String bucket, String prefix) {
    public Place {
      if (endpoint.getHost() == null || endpoint.getScheme() == null) {
        throw new IllegalArgumentException("endpoint needs scheme and host: " + endpoint);
      }
      if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
        throw new IllegalArgumentException("not a bucket name: '" + bucket + "'");
      }
      if (!prefix.matches("([a-z0-9_-]+/)*")) {
        throw new IllegalArgumentException("not a key prefix: '" + prefix + "'");
      }
    }
  }

  /**
   * Who we are.
   *
   * @param accessKey its id
   * @param secretKey never shown
   */
  public record Credentials(String accessKey, String secretKey) {
    @Override
    public String toString() {
      return "Credentials[accessKey=" + accessKey + "]";
    }
  }
}
