package org.casanube.block.files.uploads;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of resumable uploads, under {@code casanube.block.files.uploads}.
 *
 * @param maxSize the largest upload
 * @param maxTotal the sum of the lengths of all unfinished uploads
 * @param maxCount how many uploads may be unfinished
 * @param maxResults how many results are kept; the one that expires first makes room
 * @param ttl how long an upload is kept after its last piece, and its result after its end
 */
@ConfigurationProperties("casanube.block.files.uploads")
record UploadsProperties(
    @DefaultValue("64GB") DataSize maxSize,
    @DefaultValue("128GB") DataSize maxTotal,
    @DefaultValue("256") int maxCount,
    @DefaultValue("1024") int maxResults,
    @DefaultValue("24h") Duration ttl) {}
