package org.casanube.block.retrieval.wiring;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
 * @param archives whether nodes that are connected give each other whole archives
 * @param gateways trustless gateways to ask when connected peers are silent, as {@code
 *     https://gateway.example}; none unless set
 * @param gatewayTimeout for a gateway to give a block, or to begin an archive
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
    @DefaultValue("true") boolean archives,
    @DefaultValue List<URI> gateways,
    @DefaultValue("20s") Duration gatewayTimeout,
    @DefaultValue("64") @Min(1) int maxFetches,
    @DefaultValue("256") @Min(0) int maxWaiting) {
  RetrievalProperties {
    gateways = List.copyOf(gateways);
    for (URI gateway : gateways) {
      if (gateway.getHost() == null || !Set.of("http", "https").contains(gateway.getScheme())) {
        throw new IllegalArgumentException(
            "casanube.block.retrieval.gateways: %s is not http://… or https://…"
                .formatted(gateway));
      }
    }
  }

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
