package org.casanube.block.collection.wiring;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When blocks that nothing needs are removed without being asked.
 *
 * @param automatic whether they are at all
 * @param watermark share of the room (the quota, or what the disk has besides its reserve) beyond
 *     which a collection is started
 * @param checkEvery how often to look
 * @param rest how long to wait after a collection before the next
 */
@Validated
@ConfigurationProperties("casanube.block.collection")
record CollectionProperties(
    @DefaultValue("true") boolean automatic,
    @DefaultValue("0.9") @DecimalMin("0.1") @DecimalMax("1") double watermark,
    @DefaultValue("1m") Duration checkEvery,
    @DefaultValue("10m") Duration rest) {}
