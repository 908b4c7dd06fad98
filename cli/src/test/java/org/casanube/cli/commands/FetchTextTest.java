package org.casanube.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.casanube.cli.json.JsonReader;
import org.junit.jupiter.api.Test;

class FetchTextTest {
  @Test
  void of_runningFetch_tellsBlocksBytesRateAndPeers() throws Exception {
    String json =
        """
        {"phase":"receiving","blocks":812,"bytes":1048576,"bytesPerSecond":2097152,"peers":1,
         "remaining":7}\
        """;
    assertThat(FetchText.of(JsonReader.parseObject(json)))
        .isEqualTo("812 blocks, 1.0 MiB, 2.0 MiB/s from 1 peer, 7 left");
  }

  @Test
  void of_fetchThatLooksForPeers_saysSo() throws Exception {
    String json = "{\"phase\":\"searching\",\"blocks\":1,\"peers\":3}";
    assertThat(FetchText.of(JsonReader.parseObject(json)))
        .isEqualTo("1 block so far, looking for peers (3 asked)");
    String lost = "{\"phase\":\"searching\",\"blocks\":9,\"peers\":3,\"reachablePeers\":2}";
    assertThat(FetchText.of(JsonReader.parseObject(lost)))
        .isEqualTo("9 blocks so far, looking for peers (3 asked, 2 of them reachable)");
  }

  @Test
  void ofEnded_tellsTotalsAndTheMeanRate() throws Exception {
    String json =
        """
        {"phase":"succeeded","result":{"blocks":404,"bytes":8388608,"peers":2},
         "startedAt":"2026-03-03T10:00:00Z","finishedAt":"2026-03-03T10:00:04.000001Z"}\
        """;
    assertThat(FetchText.ofEnded(JsonReader.parseObject(json)))
        .isEqualTo("404 blocks, 8.0 MiB in 4.0 s, 2.0 MiB/s");
  }
}
