package org.casanube.cli.kubo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.casanube.cli.http.Body;
import org.casanube.cli.http.BodySink;
import org.casanube.cli.http.Target;

/** Files and folders as the parts of a body, read while they are sent. */
final class FileParts implements Body {
  private static final String STDIN = "-";

  private final String boundary = UUID.randomUUID().toString();
  private final Invocation invocation;
  private final List<String> paths;
  private final InputStream in;

  private FileParts(Invocation invocation, List<String> paths, InputStream in) {
    this.invocation = invocation;
    this.paths = List.copyOf(paths);
    this.in = in;
  }

  /**
   * The parts of a call.
   *
   * @throws KuboException if one is not there, or a folder where only files may be
   */
  static FileParts of(Invocation invocation, List<String> paths, InputStream in)
      throws KuboException {
    for (String path : paths) {
      if (!path.equals(STDIN)) {
        require(invocation, path);
      }
    }
    return new FileParts(invocation, paths, in);
  }

  private static void require(Invocation invocation, String path) throws KuboException {
    if (!Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS)) {
      throw new KuboException("lstat " + path + ": no such file or directory");
    }
    if (Files.isDirectory(Path.of(path), LinkOption.NOFOLLOW_LINKS)
        && !invocation.flag("recursive")) {
      throw new KuboException(
          "'" + path + "' is a directory, use the '-r' flag to specify directories");
    }
    for (String option : List.of("ignore", "ignore-rules-path", "dereference-args")) {
      if (invocation.find(option).isPresent()) {
        throw new KuboException("--" + option + " is not offered in Kubo's place");
      }
    }
  }

  String mediaType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  @Override
  public void writeTo(BodySink sink) throws IOException {
    for (String text : paths) {
      if (text.equals(STDIN)) {
        head(sink, invocation.find("stdin-name").orElse(""), "application/octet-stream", "");
        in.transferTo(sink);
        text(sink, "\r\n");
      } else {
        Path path = Path.of(text);
        Path name = path.toAbsolutePath().normalize().getFileName();
        tree(sink, path, name == null ? "" : name.toString());
      }
    }
    text(sink, "--" + boundary + "--\r\n");
  }

  private void tree(BodySink sink, Path path, String name) throws IOException {
    boolean follows = invocation.flag("dereference-symlinks");
    LinkOption[] links = follows ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    String meta = meta(path, links);
    if (Files.isSymbolicLink(path) && !follows) {
      head(sink, name, "application/symlink", meta);
      text(sink, Files.readSymbolicLink(path).toString());
    } else if (Files.isDirectory(path)) {
      head(sink, name, "application/x-directory", meta);
      text(sink, "\r\n");
      for (Path child : children(path)) {
        tree(sink, child, name + "/" + child.getFileName());
      }
      return;
    } else {
      head(sink, name, "application/octet-stream", meta);
      try (FileChannel file = FileChannel.open(path)) {
        sink.transfer(file, file.size());
      }
    }
    text(sink, "\r\n");
  }

  private List<Path> children(Path folder) throws IOException {
    boolean isHidden = invocation.flag("hidden");
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> children = new ArrayList<>(all.toList());
      children.removeIf(child -> !isHidden && String.valueOf(child.getFileName()).startsWith("."));
      children.sort(
          (a, b) -> String.valueOf(a.getFileName()).compareTo(String.valueOf(b.getFileName())));
      return children;
    }
  }

  private String meta(Path path, LinkOption... links) throws IOException {
    StringBuilder meta = new StringBuilder();
    if (invocation.flag("preserve-mode")) {
      PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class, links);
      int mode = 0;
      for (PosixFilePermission permission : PosixFilePermission.values()) {
        mode = (mode << 1) | (attributes.permissions().contains(permission) ? 1 : 0);
      }
      meta.append("&mode=").append("%04o".formatted(mode));
    }
    if (invocation.flag("preserve-mtime")) {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, links);
      var time = attributes.lastModifiedTime().toInstant();
      meta.append("&mtime=").append(time.getEpochSecond());
      meta.append("&mtime-nsecs=").append(time.getNano());
    }
    return meta.isEmpty() ? "" : "?" + meta.substring(1);
  }

  private void head(BodySink sink, String name, String type, String meta) throws IOException {
    text(
        sink,
        """
        --%s\r
        Content-Disposition: form-data; name="file%s"; filename="%s"\r
        Content-Type: %s\r
        \r
        """
            .formatted(boundary, meta, Target.encode(name), type));
  }

  private static void text(BodySink sink, String text) throws IOException {
    sink.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
