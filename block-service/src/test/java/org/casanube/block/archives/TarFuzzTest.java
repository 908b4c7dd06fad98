package org.casanube.block.archives;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Profile;
import org.casanube.block.unixfs.TreeImporter;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.Test;

/** Archives of anybody's making go in or are refused by name; whatever goes in comes out whole. */
class TarFuzzTest {
  private static final String[] NAMES = {
    "a",
    "b/c",
    "new\nline",
    "\u001b[2J",
    "é".repeat(60),
    "x".repeat(250),
    "tab\t",
    "a b",
    "=",
    "1 ="
  };

  private final ArchiveFixture fixture = new ArchiveFixture(Path.of("target"));

  @FuzzTest(maxDuration = "60s")
  void import_ofAnything_endsWell(byte[] bytes) throws IOException {
    take(bytes);
    if (bytes.length >= 512) {
      take(withChecksum(bytes));
    }
  }

  @Test
  void import_ofDamagedArchivesWithRightChecksums_endsWell() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      byte[] tar = sample(random);
      for (int flip = random.nextInt(6); flip >= 0; flip--) {
        tar[random.nextInt(Math.min(tar.length, 3000))] = (byte) random.nextInt(256);
      }
      take(withChecksum(tar));
    }
  }

  @Test
  void export_ofStrangeNamesAndTimes_isReadBackByAnotherReader() throws IOException {
    Random random = new Random(6);
    for (int round = 0; round < 200; round++) {
      String name = NAMES[random.nextInt(NAMES.length)].replace("/", "_");
      String target = NAMES[random.nextInt(NAMES.length)].repeat(1 + random.nextInt(3));
      Instant time = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      Cid root;
      try (TreeImporter tree = fixture.tree(ImportOptions.of(Profile.UNIXFS_V1_2025))) {
        var _ = tree.addSymlink(name, new Attributes(null, time), target);
        root = tree.finish(true).cid();
      }
      ByteArrayOutputStream tar = new ByteArrayOutputStream();
      new TarExporter(fixture.reader).export(root, "root", tar);
      try (TarArchiveInputStream in =
          new TarArchiveInputStream(
              new ByteArrayInputStream(tar.toByteArray()), StandardCharsets.UTF_8.name())) {
        assertThat(in.getNextEntry().getName()).isEqualTo("root/");
        TarArchiveEntry link = in.getNextEntry();
        assertThat(link.getName()).isEqualTo("root/" + name);
        assertThat(link.getLinkName()).isEqualTo(target);
        assertThat(link.getLastModifiedTime().toInstant()).isEqualTo(time);
        assertThat(in.getNextEntry()).isNull();
      }
    }
  }

  private static byte[] sample(Random random) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar)) {
      out.setLongFileMode(
          random.nextBoolean()
              ? TarArchiveOutputStream.LONGFILE_POSIX
              : TarArchiveOutputStream.LONGFILE_GNU);
      for (int entry = random.nextInt(3); entry >= 0; entry--) {
        byte kind = random.nextInt(3) == 0 ? TarConstants.LF_SYMLINK : TarConstants.LF_NORMAL;
        TarArchiveEntry header = new TarArchiveEntry(NAMES[random.nextInt(NAMES.length)], kind);
        header.setLinkName("t".repeat(random.nextInt(200)));
        out.putArchiveEntry(header);
        out.closeArchiveEntry();
      }
    }
    return tar.toByteArray();
  }

  /** Mends the checksum of the first header, so that what it says is looked at. */
  private static byte[] withChecksum(byte[] tar) {
    byte[] mended = tar.clone();
    int sum = 8 * ' ';
    for (int at = 0; at < 512; at++) {
      sum += at < 148 || at >= 156 ? mended[at] & 0xff : 0;
    }
    byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, mended, 148, 8);
    return mended;
  }

  private void take(byte[] tar) throws IOException {
    try (TreeImporter tree = fixture.tree(ImportOptions.of(Profile.UNIXFS_V1_2025))) {
      long count =
          TarImporter.addTo(tree, new ByteArrayInputStream(tar), new TarAttributes(true, true));
      assertThat(count).isLessThan(tar.length);
      assertThat(tree.finish(true).cid()).isNotNull();
    } catch (ArchiveException | UnixFsException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
