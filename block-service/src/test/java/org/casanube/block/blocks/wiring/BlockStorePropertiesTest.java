package org.casanube.block.blocks.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.casanube.block.blocks.store.StoreSettings;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BlockStorePropertiesTest {
  private static final long MB = 1024 * 1024;

  @Test
  void settings_ofNothingSet_areTheDefaults() {
    assertThat(bind(Map.of()).settings()).isEqualTo(StoreSettings.DEFAULT);
  }

  @Test
  void settings_ofEveryKey_areMapped() {
    BlockStoreProperties properties =
        bind(
            Map.of(
                "casanube.block.store.max-bytes", "10GB",
                "casanube.block.store.reserve-bytes", "2GB",
                "casanube.block.store.verify-on-read", "hash",
                "casanube.block.store.writing.segment-size", "64MB",
                "casanube.block.store.writing.buffer-size", "8MB",
                "casanube.block.store.writing.buffers", "3",
                "casanube.block.store.writing.direct", "false",
                "casanube.block.store.compacting.live-share", "0.4",
                "casanube.block.store.compacting.speed", "5MB"));

    assertThat(properties.settings())
        .isEqualTo(
            new StoreSettings(
                new StoreSettings.Writing(64 * MB, (int) (8 * MB), 3, false),
                new StoreSettings.Room(10240 * MB, 2048 * MB),
                StoreSettings.ReadCheck.HASH,
                new StoreSettings.Compacting(0.4, 5 * MB)));
  }

  @Test
  void settings_ofTooSmallBuffer_areRefusedNamingTheLimit() {
    BlockStoreProperties properties =
        bind(Map.of("casanube.block.store.writing.buffer-size", "5000B"));

    assertThatThrownBy(properties::settings)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiple of 4 KiB");
  }

  private static BlockStoreProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("casanube.block.store", BlockStoreProperties.class);
  }
}
