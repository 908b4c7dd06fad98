package org.casanube.cli.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.cli.http.Body;
import org.casanube.cli.http.Request;
import org.casanube.cli.http.Target;
import org.casanube.cli.json.JsonValue.JsonObject;
import org.casanube.cli.node.ExitCode;
import org.casanube.cli.node.NodeClient;
import org.casanube.cli.node.NubeException;
import org.casanube.cli.tar.FolderTar;
import org.casanube.cli.tar.TreeChoice;
import org.casanube.cli.terminal.ProgressLine;
import org.jspecify.annotations.Nullable;

/** Sends a file, a folder or a stream to be added, and reads the progress while it does. */
final class Adding {
  private static final String BYTES = "application/octet-stream";
  private static final String TAR = "application/x-tar";
  private static final String ENTRY = "{\"type\":\"entry\"";

  private final Session session;
  private final NodeClient node;
  private final @Nullable EntryListener entries;

  /** Adds to that node; {@code entries} hears of every file and folder in turn, unless null. */
  Adding(Session session, NodeClient node, @Nullable EntryListener entries) {
    this.session = session;
    this.node = node;
    this.entries = entries;
  }

  /** Adds what a stream holds, under that name when it is not empty. */
  JsonObject stream(InputStream in, Target target) throws IOException {
    Body body = sink -> Session.copy(in, sink);
    return send(body, BYTES, target, new AtomicLong(ProgressLine.UNKNOWN));
  }

  /** Adds one file without its mode and time; what says no size, like a pipe, to its end. */
  JsonObject file(Path file, Target target) throws IOException {
    if (Files.size(file) == 0) {
      try (InputStream in = Files.newInputStream(file)) {
        return stream(in, target);
      }
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Body body = FileBody.of(channel);
      return send(body, BYTES, target, new AtomicLong(channel.size()));
    }
  }

  /** Adds trees as one archive. */
  JsonObject trees(Map<String, Path> roots, TreeChoice choice, Target target) throws IOException {
    AtomicLong total = new AtomicLong(ProgressLine.UNKNOWN);
    if (session.terminal().isLive()) {
      Thread.ofPlatform().daemon().start(() -> measure(roots, choice, total));
    }
    return send(new FolderTar(roots, choice), TAR, target, total);
  }

  private static void measure(Map<String, Path> roots, TreeChoice choice, AtomicLong total) {
    try {
      long sum = 0;
      for (Path root : roots.values()) {
        sum += choice.measure(root);
      }
      total.set(sum);
    } catch (IOException unreadable) {
      total.set(ProgressLine.UNKNOWN);
    }
  }

  private JsonObject send(Body body, String type, Target target, AtomicLong total)
      throws IOException {
    try (ProgressLine progress = new ProgressLine(session.terminal(), "adding")) {
      Answer answer = new Answer(progress, total);
      node.lines(Request.of("POST", target).with(body, type), answer::line);
      JsonObject added = answer.added;
      if (added == null) {
        throw new NubeException(ExitCode.FAILED, "the node's answer ended before the result");
      }
      return added;
    }
  }

  /** What the node says while it adds. */
  private final class Answer {
    private final ProgressLine progress;
    private final AtomicLong total;
    private @Nullable JsonObject added;

    Answer(ProgressLine progress, AtomicLong total) {
      this.progress = progress;
      this.total = total;
    }

    void line(String line) throws IOException {
      EntryListener listener = entries;
      if (listener == null && line.startsWith(ENTRY)) {
        return;
      }
      JsonObject event = NodeClient.event(line);
      switch (event.text("type", "")) {
        case "progress" -> progress.at(event.number("bytes", 0), total.get());
        case "entry" -> {
          progress.clear();
          if (listener != null) {
            listener.added(event);
          }
        }
        case "added" -> added = event;
        default -> {
          // a newer node may say more
        }
      }
    }
  }

  /** Hears of what was added inside a folder. */
  @FunctionalInterface
  interface EntryListener {
    void added(JsonObject entry) throws IOException;
  }

  /** Fails with a clear sentence unless {@code path} is there and may be read. */
  static void requireReadable(Path path) throws NubeException {
    if (!Files.exists(path)) {
      throw new NubeException(ExitCode.NOT_FOUND, path + " does not exist");
    }
    if (!Files.isReadable(path)) {
      throw new NubeException(ExitCode.REFUSED, path + " can't be read");
    }
  }
}
