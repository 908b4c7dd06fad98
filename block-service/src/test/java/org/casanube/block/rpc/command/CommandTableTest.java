package org.casanube.block.rpc.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandTableTest {
  private final CommandTable table = CommandTable.ofKubo();

  @Test
  void ofKubo_hasAllItsCommandsWithWhatTheyTake() {
    assertThat(table.all()).hasSize(209);
    CommandShape add = table.find("pin/add").orElseThrow();
    assertThat(add.arguments()).containsExactly(new Argument("ipfs-path", false, true, true, true));
    assertThat(add.findOption("r").orElseThrow().fallback()).contains("true");
    assertThat(table.find("add").orElseThrow().file()).isPresent();
    assertThat(table.find("key/export").orElseThrow().isLocal()).isTrue();
    assertThat(table.find("files").orElseThrow().runs()).isFalse();
  }

  @Test
  void findOption_ofRoot_isThereForAll() {
    CommandShape stat = table.find("files/stat").orElseThrow();
    assertThat(table.findOption(stat, "cid-base")).isPresent();
    assertThat(table.findOption(stat, "flush")).isPresent();
    assertThat(table.findOption(stat, "nothing")).isEmpty();
  }
}
