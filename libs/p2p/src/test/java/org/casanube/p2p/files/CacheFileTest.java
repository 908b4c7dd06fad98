package org.casanube.p2p.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.casanube.p2p.WireFormatException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFileTest {
  private static final byte[] CONTENT = "what was learnt".getBytes(UTF_8);

  private final Logger logger = Logger.getLogger(CacheFile.class.getName());
  private final Lines lines = new Lines();

  @TempDir Path folder;

  @BeforeEach
  void listen() {
    logger.addHandler(lines);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(lines);
  }

  @Test
  void load_ofSaved_isTheSame() throws Exception {
    CacheFile file = new CacheFile(folder.resolve("cache"), 100);
    assertThat(load(file)).isEqualTo("nothing");
    file.save(CONTENT);
    assertThat(load(file)).isEqualTo("what was learnt");
    file.save(new byte[0]);
    assertThat(load(file)).isEmpty();
    assertThat(folder.toFile().list()).containsExactly("cache");
    assertThat(lines.all).isEmpty();
  }

  @Test
  void load_ofDamaged_isNothingAndKeepsTheBytes() throws Exception {
    Path path = folder.resolve("cache");
    Path aside = folder.resolve("cache.damaged");
    CacheFile file = new CacheFile(path, 100);
    file.save(CONTENT);
    byte[] good = Files.readAllBytes(path);
    for (int length = 0; length < good.length; length++) {
      byte[] bad = Arrays.copyOf(good, length);
      Files.write(path, bad);
      assertThat(load(file)).isEqualTo("nothing");
      assertThat(aside).hasBinaryContent(bad);
      assertThat(path).doesNotExist();
    }
    Files.write(path, new byte[101]);
    assertThat(load(file)).isEqualTo("nothing");
    assertThat(lines.all)
        .hasSize(good.length + 1)
        .allMatch(each -> each.contains(path.toString()))
        .anyMatch(each -> each.contains("checksum"));
    file.save(CONTENT);
    assertThat(load(file)).isEqualTo("what was learnt");
  }

  @Test
  void load_whereTheReaderRefuses_keepsTheBytes() throws Exception {
    CacheFile file = new CacheFile(folder.resolve("cache"), 100);
    file.save(CONTENT);
    String loaded =
        file.load(
            content -> {
              throw new WireFormatException("of another age");
            },
            "nothing");
    assertThat(loaded).isEqualTo("nothing");
    assertThat(folder.resolve("cache.damaged")).exists();
    assertThat(lines.all).singleElement().asString().contains("of another age");
  }

  @Test
  void load_ofAFolder_isNothingAndLeavesItAlone() throws Exception {
    Path path = Files.createDirectory(folder.resolve("cache"));
    assertThat(load(new CacheFile(path, 1 << 20))).isEqualTo("nothing");
    assertThat(path).isDirectory();
    assertThat(lines.all).singleElement().asString().contains(path.toString());
  }

  private static String load(CacheFile file) {
    return file.load(content -> new String(content, UTF_8), "nothing");
  }

  private static final class Lines extends Handler {
    private final List<String> all = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      Object[] parameters = line.getParameters();
      all.add(
          parameters == null
              ? line.getMessage()
              : MessageFormat.format(line.getMessage(), parameters));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
