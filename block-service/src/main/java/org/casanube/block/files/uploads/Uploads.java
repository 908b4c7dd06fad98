package org.casanube.block.files.uploads;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.casanube.problems.HttpProblems;

/**
 * Uploads under way and the results of those that ended. One request at a time works on an upload;
 * a second is refused, not queued. An offset that is told is durable: bytes are forced to the disk
 * before. Safe for use by many threads.
 */
final class Uploads {
  private static final int ID_BYTES = 16;

  private final UploadFolder folder;
  private final UploadedFile destination;
  private final UploadsProperties limits;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<String, Held> uploads = new ConcurrentHashMap<>();

  /** Takes up what the folder holds. */
  Uploads(
      UploadFolder folder,
      UploadedFile destination,
      UploadsProperties limits,
      Clock clock,
      RandomGenerator random)
      throws IOException {
    this.folder = folder;
    this.destination = destination;
    this.limits = limits;
    this.clock = clock;
    this.random = random;
    folder.load().forEach(state -> uploads.put(state.upload().id(), new Held(state)));
    sweep();
  }

  private static final class Held {
    final ReentrantLock lock = new ReentrantLock();
    volatile UploadState state;

    Held(UploadState state) {
      this.state = state;
    }

    boolean finished() {
      return state.upload().cid() != null;
    }
  }

  /** The work of a request that has an upload for itself. */
  @FunctionalInterface
  private interface Work {
    void on(Held held) throws IOException;
  }

  /** Begins an upload; one of no bytes is complete with it. */
  UploadState create(String owner, long length, String metadata) throws IOException {
    Held held;
    synchronized (this) {
      sweep();
      requireRoom(length);
      byte[] id = new byte[ID_BYTES];
      random.nextBytes(id);
      Upload upload =
          new Upload(HexFormat.of().formatHex(id), owner, length, metadata, expiry(), null, null);
      folder.create(upload);
      held = new Held(new UploadState(upload, 0));
      uploads.put(upload.id(), held);
    }
    return length > 0 ? held.state : state(held.state.upload().id(), owner);
  }

  private void requireRoom(long length) throws IOException {
    long max = limits.maxSize().toBytes();
    if (length > max) {
      throw UploadProblems.limit(
          UploadProblems.TOO_LARGE,
          "At most %d bytes (casanube.block.files.uploads.max-size).".formatted(max),
          max);
    }
    List<UploadState> open =
        uploads.values().stream().filter(held -> !held.finished()).map(held -> held.state).toList();
    if (open.size() >= limits.maxCount()) {
      throw UploadProblems.limit(
          UploadProblems.TOO_MANY,
          "At most %d at once (casanube.block.files.uploads.max-count)."
              .formatted(limits.maxCount()),
          limits.maxCount());
    }
    long total = limits.maxTotal().toBytes();
    if (open.stream().mapToLong(state -> state.upload().length()).sum() > total - length) {
      throw UploadProblems.limit(
          UploadProblems.TOTAL_EXCEEDED,
          "At most %d bytes together (casanube.block.files.uploads.max-total).".formatted(total),
          total);
    }
    if (length > folder.usableSpace()) {
      throw HttpProblems.STORAGE_FULL.exception("The disk has no room for the upload.");
    }
  }

  /**
   * How far an upload is. One that is whole but not added, because that failed or the process
   * ended, is added now, so that nobody takes it for done.
   */
  UploadState state(String id, String owner) throws IOException {
    Held held = require(id, owner);
    UploadState state = held.state;
    boolean whole = !held.finished() && state.offset() == state.upload().length();
    if (whole && !held.lock.isLocked()) {
      alone(id, owner, this::addIfWhole);
    }
    return held.state;
  }

  /** How far an upload is, and nothing else. */
  UploadState look(String id, String owner) {
    return require(id, owner).state;
  }

  /** Appends a piece. With the last one the file is added. */
  UploadState append(String id, String owner, Piece piece) throws IOException {
    return alone(
        id,
        owner,
        held -> {
          if (piece.offset() != held.state.offset()) {
            throw UploadProblems.OFFSET_CONFLICT.exception(
                "The upload is at %d, not at %d.".formatted(held.state.offset(), piece.offset()));
          }
          receive(held, piece);
          addIfWhole(held);
        });
  }

  /** Forgets an upload or a result. */
  void delete(String id, String owner) throws IOException {
    UploadState _ = alone(id, owner, held -> forget(id));
  }

  private void receive(Held held, Piece piece) throws IOException {
    Upload upload = held.state.upload();
    if (upload.cid() != null) {
      return;
    }
    if (piece.checksum() != null) {
      folder.write(upload.awaitingChecksum(piece.offset()));
    }
    Piece.Arrival arrival;
    long end;
    try (FileChannel file = FileChannel.open(folder.bytes(upload.id()), StandardOpenOption.WRITE)) {
      arrival = piece.writeTo(file, upload.length());
      end =
          switch (arrival.ending()) {
            case WHOLE -> file.position();
            case BROKEN_OFF -> piece.checksum() == null ? file.position() : piece.offset();
            case TOO_LONG, MISMATCHED -> piece.offset();
          };
      file.truncate(end).force(true);
    }
    Upload received = upload.received(expiry());
    folder.write(received);
    held.state = new UploadState(received, end);
    requireWhole(arrival, received, end);
  }

  private static void requireWhole(Piece.Arrival arrival, Upload upload, long end) {
    switch (arrival.ending()) {
      case WHOLE -> {}
      case BROKEN_OFF -> throw UploadProblems.brokenOff(arrival.failure(), end);
      case TOO_LONG ->
          throw UploadProblems.limit(
              UploadProblems.TOO_LARGE,
              "The piece goes beyond the upload's %d bytes.".formatted(upload.length()),
              upload.length());
      case MISMATCHED ->
          throw UploadProblems.CHECKSUM_MISMATCHED.exception("The piece was thrown away.");
    }
  }

  private void addIfWhole(Held held) throws IOException {
    Upload upload = held.state.upload();
    if (held.finished() || held.state.offset() < upload.length()) {
      return;
    }
    String cid = destination.add(upload, folder.bytes(upload.id()));
    Upload added = upload.added(cid, expiry());
    folder.write(added);
    held.state = new UploadState(added, upload.length());
    Files.deleteIfExists(folder.bytes(upload.id()));
  }

  private UploadState alone(String id, String owner, Work work) throws IOException {
    Held held = require(id, owner);
    if (!held.lock.tryLock()) {
      throw UploadProblems.BUSY.exception("Another request works on the upload; try again.");
    }
    try {
      if (!held.equals(uploads.get(id))) {
        throw missing();
      }
      work.on(held);
      return held.state;
    } finally {
      held.lock.unlock();
    }
  }

  private Held require(String id, String owner) {
    Held held = uploads.get(id);
    if (held == null
        || !held.state.upload().owner().equals(owner)
        || (expired(held) && !held.lock.isLocked())) {
      throw missing();
    }
    return held;
  }

  private static RuntimeException missing() {
    return UploadProblems.NOT_FOUND.exception("It never was, is deleted, or has expired.");
  }

  /** Forgets what has expired, and the oldest results where there are too many. */
  private void sweep() throws IOException {
    List<Held> results =
        uploads.values().stream()
            .filter(Held::finished)
            .sorted(Comparator.comparing(held -> held.state.upload().expires()))
            .toList();
    int tooMany = Math.max(0, results.size() - limits.maxResults());
    List<Held> dropped = results.subList(0, tooMany);
    for (Held held : uploads.values()) {
      if ((expired(held) || dropped.contains(held)) && held.lock.tryLock()) {
        try {
          forget(held.state.upload().id());
        } finally {
          held.lock.unlock();
        }
      }
    }
  }

  private void forget(String id) throws IOException {
    uploads.remove(id);
    folder.delete(id);
  }

  private boolean expired(Held held) {
    return !clock.instant().isBefore(held.state.upload().expires());
  }

  private Instant expiry() {
    return clock.instant().plus(limits.ttl());
  }
}
