package org.casanube.block.blocks.wiring;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.casanube.block.blocks.s3.S3Settings;
import org.casanube.block.blocks.store.StoreSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where and how blocks are kept.
 *
 * @param kind in files of this machine ({@code local}) or in an object store ({@code s3})
 * @param maxBytes quota of the store's files; none if absent
 * @param reserveBytes what must stay free on the disk; writes that would take it get 507
 * @param verifyOnRead what a read checks: {@code checksum} or {@code hash}
 * @param writing how segment files are written
 * @param compacting how space is given back
 * @param s3 the object store; needed if that is the kind, and of the others nothing is then
 */
@Validated
@ConfigurationProperties("casanube.block.store")
record BlockStoreProperties(
    @DefaultValue("local") Kind kind,
    @Nullable DataSize maxBytes,
    @DefaultValue("1GB") DataSize reserveBytes,
    @DefaultValue("checksum") StoreSettings.ReadCheck verifyOnRead,
    @DefaultValue Writing writing,
    @DefaultValue Compacting compacting,
    @Nullable S3 s3) {
  BlockStoreProperties {
    if (kind == Kind.S3 && s3 == null) {
      throw new IllegalArgumentException(
          "casanube.block.store.kind is s3, but casanube.block.store.s3 is not set");
    }
  }

  /** Where blocks are kept. */
  enum Kind {
    LOCAL,
    S3
  }

  /** The settings of the local store. */
  StoreSettings settings() {
    return new StoreSettings(
        new StoreSettings.Writing(
            writing.segmentSize().toBytes(),
            Math.toIntExact(writing.bufferSize().toBytes()),
            writing.buffers(),
            writing.direct()),
        new StoreSettings.Room(
            maxBytes == null ? Long.MAX_VALUE : maxBytes.toBytes(), reserveBytes.toBytes()),
        verifyOnRead,
        new StoreSettings.Compacting(compacting.liveShare(), compacting.speed().toBytes()));
  }

  /**
   * How segment files are written.
   *
   * @param segmentSize a new segment is begun when one has grown to this; at most 2 GB
   * @param bufferSize of each write buffer; at least 4 MB
   * @param buffers how many; memory is taken for all of them
   * @param direct whether to write past the page cache where the file system can
   */
  record Writing(
      @DefaultValue("256MB") DataSize segmentSize,
      @DefaultValue("4MB") DataSize bufferSize,
      @DefaultValue("2") @Min(2) int buffers,
      @DefaultValue("true") boolean direct) {}

  /**
   * How space is given back.
   *
   * @param liveShare segments of which less is alive are copied and deleted
   * @param speed bytes a second that are copied; 0 for no limit
   */
  record Compacting(
      @DefaultValue("0.6") @DecimalMin("0") @DecimalMax("0.95") double liveShare,
      @DefaultValue("32MB") DataSize speed) {}

  /**
   * An object store.
   *
   * @param endpoint scheme, host and port
   * @param region as the store calls it
   * @param bucket must exist
   * @param prefix put before every key; empty or ending with '/'
   * @param accessKey id of the key
   * @param secretKey the key
   * @param uploads how many writes run at once
   * @param grace how long a block that was put is left alone by collections of other replicas
   * @param usageAge how old an answer about usage may be
   */
  record S3(
      URI endpoint,
      @DefaultValue("us-east-1") String region,
      String bucket,
      @DefaultValue("") String prefix,
      String accessKey,
      String secretKey,
      @DefaultValue("16") @Min(1) int uploads,
      @DefaultValue("24h") Duration grace,
      @DefaultValue("10m") Duration usageAge) {

    S3Settings settings() {
      return new S3Settings(
          new S3Settings.Place(endpoint, region, bucket, prefix),
          new S3Settings.Credentials(accessKey, secretKey),
          uploads,
          grace,
          usageAge);
    }

    @Override
    public String toString() {
      return "S3[" + endpoint + ", bucket=" + bucket + ", prefix=" + prefix + "]";
    }
  }
}
