package org.casanube.block.blocks.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.casanube.block.blocks.s3.S3Settings;
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

  @Test
  void s3_ofEveryKey_isMapped() {
    Map<String, String> values = new HashMap<>();
    values.put("casanube.block.store.kind", "s3");
    values.put("casanube.block.store.s3.endpoint", "https://store.example:9000");
    values.put("casanube.block.store.s3.region", "garage");
    values.put("casanube.block.store.s3.bucket", "blocks");
    values.put("casanube.block.store.s3.prefix", "a/b/");
    values.put("casanube.block.store.s3.access-key", "id");
    values.put("casanube.block.store.s3.secret-key", "secret");
    values.put("casanube.block.store.s3.uploads", "4");
    values.put("casanube.block.store.s3.grace", "2h");
    values.put("casanube.block.store.s3.usage-age", "1m");
    BlockStoreProperties properties = bind(values);
    BlockStoreProperties.S3 s3 = Objects.requireNonNull(properties.s3());

    assertThat(properties.kind()).isEqualTo(BlockStoreProperties.Kind.S3);
    assertThat(properties.toString()).doesNotContain("secret");
    assertThat(s3.settings())
        .isEqualTo(
            new S3Settings(
                new S3Settings.Place(
                    URI.create("https://store.example:9000"), "garage", "blocks", "a/b/"),
                new S3Settings.Credentials("id", "secret"),
                4,
                Duration.ofHours(2),
                Duration.ofMinutes(1)));
  }

  @Test
  void s3_withoutItsSettings_isRefused() {
    assertThatThrownBy(() -> bind(Map.of("casanube.block.store.kind", "s3")))
        .hasRootCauseMessage(
            "casanube.block.store.kind is s3, but casanube.block.store.s3 is not set");
  }

  private static BlockStoreProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("casanube.block.store", BlockStoreProperties.class);
  }
}
