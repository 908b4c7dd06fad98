package org.casanube.block.retrieval.wiring;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.casanube.block.retrieval.FetchSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of fetching, under {@code casanube.block.retrieval}.
 *
 * @param patience how long a fetch or a reader goes on without a block
 * @param searchAfter how long connected peers may be silent before providers are looked for
 * @param searchAgain how long after a search the next one may begin
 * @param window how many blocks one fetch asks for at once
 * @param storeBuffer how much of one fetch may wait for the disk
 * @param readAhead how far before its reader content is asked for
 * @param maxFetches how many fetches and readers may wait for peers at once
 * @param maxWaiting how many more may wait for their turn; beyond that they are refused
 */
@Validated
@ConfigurationProperties("casanube.block.retrieval")
record RetrievalProperties(
    @DefaultValue("30s") Duration patience,
    @DefaultValue("1s") Duration searchAfter,
    @DefaultValue("15s") Duration searchAgain,
    @DefaultValue("1024") @Min(1) @Max(65536) int window,
    @DefaultValue("32MB") DataSize storeBuffer,
    @DefaultValue("16MB") DataSize readAhead,
    @DefaultValue("64") @Min(1) int maxFetches,
    @DefaultValue("256") @Min(0) int maxWaiting) {
  FetchSettings settings() {
    return new FetchSettings(
        patience,
        searchAfter,
        searchAgain,
        window,
        storeBuffer.toBytes(),
        readAhead.toBytes(),
        maxFetches,
        maxWaiting);
  }
}
