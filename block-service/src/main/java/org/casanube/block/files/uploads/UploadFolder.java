package org.casanube.block.files.uploads;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Uploads on disk: the bytes in a file named by the id, the record beside it. A record replaces the
 * one before in one step. What a stop left half done is put right by {@link #load}.
 */
final class UploadFolder {
  private static final Logger LOG = LoggerFactory.getLogger(UploadFolder.class);
  private static final String RECORD = ".json";

  private final Path folder;
  private final JsonMapper mapper;

  UploadFolder(Path folder, JsonMapper mapper) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.mapper = mapper;
  }

  /** The file with the bytes of an upload. */
  Path bytes(String id) {
    return folder.resolve(id);
  }

  /** The space on the disk, in bytes. */
  long usableSpace() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Makes an upload without bytes. */
  void create(Upload upload) throws IOException {
    Path _ = Files.createFile(bytes(upload.id()));
    write(upload);
  }

  /** Makes the record durable. */
  void write(Upload upload) throws IOException {
    Path draft = folder.resolve(upload.id() + ".new");
    ByteBuffer json = ByteBuffer.wrap(mapper.writeValueAsBytes(upload));
    try (FileChannel file = FileChannel.open(draft, CREATE, WRITE, TRUNCATE_EXISTING)) {
      while (json.hasRemaining()) {
        int _ = file.write(json);
      }
      file.force(true);
    }
    Path record = folder.resolve(upload.id() + RECORD);
    Path _ = Files.move(draft, record, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder, READ)) {
      directory.force(true);
    }
  }

  /** Forgets an upload. */
  void delete(String id) throws IOException {
    Files.deleteIfExists(folder.resolve(id + RECORD));
    Files.deleteIfExists(bytes(id));
  }

  /** All uploads whose bytes can be trusted; files of no upload are deleted. */
  List<UploadState> load() throws IOException {
    List<UploadState> found = new ArrayList<>();
    List<Path> kept = new ArrayList<>();
    for (Path record : list()) {
      if (record.toString().endsWith(RECORD) && read(record, found)) {
        kept.add(record);
        kept.add(bytes(found.getLast().upload().id()));
      }
    }
    for (Path file : list()) {
      if (!kept.contains(file)) {
        Files.deleteIfExists(file);
      }
    }
    return found;
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private boolean read(Path record, List<UploadState> found) throws IOException {
    try {
      Upload upload = mapper.readValue(Files.readAllBytes(record), Upload.class);
      if (upload.cid() != null) {
        Files.deleteIfExists(bytes(upload.id()));
        return found.add(new UploadState(upload, upload.length()));
      }
      return Files.exists(bytes(upload.id()))
          && found.add(new UploadState(upload, trustedLength(upload)));
    } catch (JacksonException e) {
      LOG.warn("Forgetting an upload whose record can't be read: {}", record.getFileName(), e);
      return false;
    }
  }

  private long trustedLength(Upload upload) throws IOException {
    try (FileChannel file = FileChannel.open(bytes(upload.id()), WRITE)) {
      Long unverifiedFrom = upload.unverifiedFrom();
      long trusted = unverifiedFrom == null ? upload.length() : unverifiedFrom;
      long length = file.truncate(trusted).size();
      file.force(true);
      return length;
    }
  }
}
