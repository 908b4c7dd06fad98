package org.casanube.block.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  /** A full disk must cost those who list the blocks nothing. */
  @Test
  void visitFrames_ofSegmentThatIsGivenUpMeanwhile_goesOn() throws IOException {
    Interrupted files = new Interrupted(new RecordingFiles(new Random(1)));
    SegmentWriter writer = SegmentWriter.create(files, 7, new Liveness());
    try (Segments segments = new Segments(files)) {
      segments.add(writer.segment());
      files.beforeOpen = () -> writer.abandon(Segment.HEADER_BYTES);
      List<Frame> visited = new ArrayList<>();

      segments.visitFrames(writer.segment(), (frame, _) -> visited.add(frame));

      assertThat(visited).isEmpty();
      assertThat(writer.segment().isSealed()).isTrue();
      assertThat(writer.segment().isDamaged()).isFalse();
      assertThat(files.names()).containsExactly(Segment.name(7));
    }
  }

  /** Something happens just before a file is opened. */
  private static final class Interrupted implements SegmentFiles {
    private final SegmentFiles files;
    private Runnable beforeOpen = () -> {};

    Interrupted(SegmentFiles files) {
      this.files = files;
    }

    @Override
    public SegmentFile open(String name) throws IOException {
      beforeOpen.run();
      return files.open(name);
    }

    @Override
    public SegmentFile createAligned(String name) throws IOException {
      return files.createAligned(name);
    }

    @Override
    public SegmentFile create(String name) throws IOException {
      return files.create(name);
    }

    @Override
    public List<String> names() throws IOException {
      return files.names();
    }

    @Override
    public void delete(String name) throws IOException {
      files.delete(name);
    }

    @Override
    public void sync() throws IOException {
      files.sync();
    }

    @Override
    public long usableBytes() throws IOException {
      return files.usableBytes();
    }

    @Override
    public void close() throws IOException {
      files.close();
    }
  }
}
