package org.casanube.block.files;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of adding, under {@code casanube.block.files}.
 *
 * @param maxBody the largest body that is added; 0 for no limit but the quota
 * @param minRate bytes a second that a body must bring on average, after {@code grace}; a body that
 *     comes slower holds up the collector
 * @param grace how long a body may be slower
 * @param progressInterval the least time between two lines of progress
 */
@Validated
@ConfigurationProperties("casanube.block.files")
public record FilesProperties(
    @DefaultValue("0") DataSize maxBody,
    @DefaultValue("256B") DataSize minRate,
    @DefaultValue("60s") Duration grace,
    @DefaultValue("250ms") Duration progressInterval) {}
