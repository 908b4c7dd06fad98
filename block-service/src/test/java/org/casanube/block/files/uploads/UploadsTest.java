package org.casanube.block.files.uploads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Uploads over a folder of the test's, with a clock of the test's. */
class UploadsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String OWNER = "ann";
  private static final UploadsProperties LIMITS =
      new UploadsProperties(
          DataSize.ofBytes(100), DataSize.ofBytes(150), 3, 2, Duration.ofHours(1));

  @TempDir private Path folder;

  private Uploads open(Instant now) throws IOException {
    return open(now, (upload, file) -> "cid of " + Files.readString(file));
  }

  private Uploads open(Instant now, UploadedFile destination) throws IOException {
    UploadFolder files = new UploadFolder(folder, JsonMapper.builder().build());
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    return new Uploads(files, destination, LIMITS, clock, new Random(now.toEpochMilli()));
  }

  private static Piece piece(long offset, String text) {
    return new Piece(offset, new ByteArrayInputStream(text.getBytes(UTF_8)), null);
  }

  private static void assertRefused(String code, ThrowingCallable call) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(call)
        .satisfies(thrown -> assertThat(thrown.problem().code()).isEqualTo(code));
  }

  private static String create(Uploads uploads, long length) throws IOException {
    return uploads.create(OWNER, length, "").upload().id();
  }

  @Test
  void append_afterRestart_goesOnAtTheOffset() throws Exception {
    Uploads first = open(START);
    String id = create(first, 6);
    assertThat(first.append(id, OWNER, piece(0, "abcd")).offset()).isEqualTo(4);

    Uploads second = open(START.plusSeconds(60));
    assertThat(second.state(id, OWNER).offset()).isEqualTo(4);
    assertRefused("upload-offset-conflict", () -> second.append(id, OWNER, piece(3, "x")));
    assertThat(second.append(id, OWNER, piece(4, "ef")).upload().cid()).isEqualTo("cid of abcdef");
    assertThat(folder.resolve(id)).doesNotExist();

    assertThat(open(START.plusSeconds(60)).state(id, OWNER).upload().cid())
        .isEqualTo("cid of abcdef");
  }

  @Test
  void append_thatBreaksOff_keepsWhatCame() throws Exception {
    Uploads uploads = open(START);
    String id = create(uploads, 6);

    assertRefused(
        "upload-aborted", () -> uploads.append(id, OWNER, new Piece(0, breakingOff("abc"), null)));
    assertThat(open(START).state(id, OWNER).offset()).isEqualTo(3);
  }

  @Test
  void append_thatStalls_keepsWhatCameAndSaysWhy() throws Exception {
    Uploads uploads = open(START);
    String id = create(uploads, 6);
    ProblemType stalled = new ProblemType("upload-stalled", "Too slow", 408);
    InputStream slow =
        new ByteArrayInputStream("abc".getBytes(UTF_8)) {
          @Override
          public int read(byte @Nullable [] target) {
            int count = target == null ? -1 : read(target, 0, target.length);
            if (count < 0) {
              throw stalled.exception("Too slow.");
            }
            return count;
          }
        };

    assertRefused("upload-stalled", () -> uploads.append(id, OWNER, new Piece(0, slow, null)));
    assertThat(open(START).state(id, OWNER).offset()).isEqualTo(3);
  }

  private static InputStream breakingOff(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public int read(byte @Nullable [] target) throws IOException {
        int count = target == null ? -1 : read(target, 0, target.length);
        if (count < 0) {
          throw new IOException("the client is gone");
        }
        return count;
      }
    };
  }

  @Test
  void append_withChecksumThatBreaksOff_keepsNothingUnverified() throws Exception {
    Uploads uploads = open(START);
    String id = create(uploads, 6);
    PieceChecksum checksum = PieceChecksum.parse("md5 AAAA");

    assertRefused(
        "upload-aborted",
        () -> uploads.append(id, OWNER, new Piece(0, breakingOff("abc"), checksum)));
    assertThat(uploads.state(id, OWNER).offset()).isZero();
  }

  @Test
  void load_afterStopInCheckedPiece_dropsThePiece() throws Exception {
    Uploads uploads = open(START);
    String id = create(uploads, 9);
    Upload upload = uploads.append(id, OWNER, piece(0, "abc")).upload();
    new UploadFolder(folder, JsonMapper.builder().build()).write(upload.awaitingChecksum(3));
    Files.writeString(folder.resolve(id), "abcXY");

    assertThat(open(START).state(id, OWNER).offset()).isEqualTo(3);
  }

  @Test
  void append_beyondTheLength_isRefusedAndThrownAway() throws Exception {
    Uploads uploads = open(START);
    String id = create(uploads, 3);

    assertRefused("upload-too-large", () -> uploads.append(id, OWNER, piece(0, "abcd")));
    assertThat(uploads.state(id, OWNER).offset()).isZero();
  }

  @Test
  void append_whileAnotherAppends_isRefused() throws Exception {
    Uploads uploads = open(START);
    String id = create(uploads, 3);
    InputStream body =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public int read(byte @Nullable [] target) {
            assertRefused("upload-busy", () -> inOtherThread(uploads, id));
            return -1;
          }
        };

    assertThat(uploads.append(id, OWNER, new Piece(0, body, null)).offset()).isZero();
  }

  private static void inOtherThread(Uploads uploads, String id) throws Throwable {
    Throwable[] thrown = new Throwable[1];
    Thread other =
        Thread.ofVirtual()
            .name("other")
            .start(() -> {
              try {
                uploads.append(id, OWNER, piece(0, "abc"));
              } catch (IOException | RuntimeException e) {
                thrown[0] = e;
              }
            });
    other.join();
    if (thrown[0] != null) {
      throw thrown[0];
    }
  }

  @Test
  void state_ofWholeUploadWhoseAddingFailed_addsAgain() throws Exception {
    Uploads failing =
        open(
            START,
            (upload, file) -> {
              throw new IOException("full");
            });
    String id = create(failing, 1);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> failing.append(id, OWNER, piece(0, "a")));

    assertThat(open(START).state(id, OWNER).upload().cid()).isEqualTo("cid of a");
  }

  @Test
  void create_overALimit_namesIt() throws Exception {
    Uploads uploads = open(START);
    assertRefused("upload-too-large", () -> create(uploads, 101));
    create(uploads, 100);
    assertRefused("uploads-total-exceeded", () -> create(uploads, 51));
    create(uploads, 1);
    create(uploads, 1);
    assertRefused("uploads-too-many", () -> create(uploads, 1));
  }

  @Test
  void uploads_pastTheirTime_areForgottenWithTheirFiles() throws Exception {
    String id = create(open(START), 6);
    assertThat(open(START.plusSeconds(3599)).state(id, OWNER).offset()).isZero();

    Uploads later = open(START.plusSeconds(3600));
    assertRefused("upload-not-found", () -> later.state(id, OWNER));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void create_withManyResults_dropsTheOldest() throws Exception {
    for (int second = 0; second < 4; second++) {
      String id = create(open(START.plusSeconds(second)), 1);
      Uploads uploads = open(START.plusSeconds(second));
      uploads.append(id, OWNER, piece(0, "a"));
    }
    Uploads _ = open(START.plusSeconds(5));

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void state_ofAnothersUpload_isNotFound() throws Exception {
    Uploads uploads = open(START);
    String id = create(uploads, 6);

    assertRefused("upload-not-found", () -> uploads.state(id, "bob"));
  }
}
