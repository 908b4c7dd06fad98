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
  }
}
