package org.casanube.block.blocks.wiring;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import org.casanube.block.blocks.store.StoreSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where and how blocks are kept.
 *
 * @param maxBytes quota of the store's files; none if absent
 * @param reserveBytes what must stay free on the disk; writes that would take it get 507
 * @param verifyOnRead what a read checks: {@code checksum} or {@code hash}
 * @param writing how segment files are written
 * @param compacting how space is given back
 */
@Validated
@ConfigurationProperties("casanube.block.store")
record BlockStoreProperties(
    @Nullable DataSize maxBytes,
    @DefaultValue("1GB") DataSize reserveBytes,
    @DefaultValue("checksum") StoreSettings.ReadCheck verifyOnRead,
    @DefaultValue Writing writing,
    @DefaultValue Compacting compacting) {

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
}
