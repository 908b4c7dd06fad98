package org.casanube.cli.tar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.casanube.cli.http.Body;
import org.casanube.cli.http.BodySink;

/**
 * Files and folders as one tar archive, made while it is sent.
 *
 * <p>Entries come depth first, a folder before what is in it and its names in the order of their
 * UTF-8 bytes, so that the node can finish a folder when its last entry has passed. Small files are
 * read whole before their header is written, so a file that changes meanwhile is never half old and
 * half new in length; a large file that becomes shorter ends the request.
 */
public final class FolderTar implements Body {
  private static final int SMALL = 64 * 1024;
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ,
  };

  private final Map<String, Path> roots;
  private final TreeChoice choice;
  private final ByteBuffer small = ByteBuffer.allocate(SMALL);

  /**
   * An archive of those trees.
   *
   * @param roots by their names in the archive; a root that is a link stands for what it points at
   */
  public FolderTar(Map<String, Path> roots, TreeChoice choice) {
    this.roots = Map.copyOf(roots);
    this.choice = choice;
  }

  @Override
  public void writeTo(BodySink sink) throws IOException {
    for (String name : roots.keySet().stream().sorted(FolderTar::compareBytes).toList()) {
      Path root = roots.get(name);
      if (root != null) {
        write(sink, name, new Found(root, Files.readAttributes(root, PosixFileAttributes.class)));
      }
    }
    sink.write(new byte[2 * TarHeader.BLOCK]);
  }

  /** A file, folder or link, and what the file system says of it. */
  private record Found(Path file, PosixFileAttributes attributes) {}

  private void write(BodySink sink, String path, Found found) throws IOException {
    Path file = found.file();
    if (found.attributes().isDirectory()) {
      sink.write(TarHeader.of(entry(path + "/", TarEntry.Kind.FOLDER, 0, found, "")));
      for (Path child : children(file)) {
        write(sink, path + "/" + child.getFileName(), new Found(child, attributes(child)));
      }
    } else if (found.attributes().isRegularFile()) {
      writeFile(sink, path, found);
    } else if (found.attributes().isSymbolicLink()) {
      String target = Files.readSymbolicLink(file).toString();
      sink.write(TarHeader.of(entry(path, TarEntry.Kind.LINK, 0, found, target)));
    } else {
      choice.skipped().accept(file + " is neither a file nor a folder nor a link");
    }
  }

  private PosixFileAttributes attributes(Path file) throws IOException {
    if (choice.followsLinks()) {
      return Files.readAttributes(file, PosixFileAttributes.class);
    }
    return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      for (Path child : listing) {
        if (choice.takes(child)) {
          requireReadable(child);
          children.add(child);
        }
      }
    }
    children.sort((a, b) -> compareBytes(name(a), name(b)));
    return children;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static void requireReadable(Path child) throws IOException {
    String name = name(child);
    if (name.indexOf('\ufffd') >= 0 && !child.resolveSibling(name).equals(child)) {
      throw new IOException("the name of " + child + " is not UTF-8; rename it");
    }
  }

  private static int compareBytes(String a, String b) {
    byte[] left = a.getBytes(StandardCharsets.UTF_8);
    byte[] right = b.getBytes(StandardCharsets.UTF_8);
    return Arrays.compareUnsigned(left, right);
  }

  private void writeFile(BodySink sink, String path, Found found) throws IOException {
    Path file = found.file();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = found.attributes().size();
      if (size >= SMALL) {
        sink.write(TarHeader.of(entry(path, TarEntry.Kind.FILE, size, found, "")));
        channel.position(0);
        sink.transfer(channel, size);
        pad(sink, size);
        return;
      }
      int read = readSmall(channel);
      sink.write(TarHeader.of(entry(path, TarEntry.Kind.FILE, read, found, "")));
      sink.write(small.array(), 0, read);
      pad(sink, read);
    } catch (NoSuchFileException vanished) {
      throw new IOException(file + " vanished while the folder was read", vanished);
    }
  }

  private int readSmall(FileChannel channel) throws IOException {
    small.clear();
    while (small.hasRemaining() && channel.read(small) >= 0) {
      // to the end
    }
    if (!small.hasRemaining()) {
      throw new IOException("a file grew while it was read; try again");
    }
    return small.position();
  }

  private static void pad(BodySink sink, long size) throws IOException {
    int over = (int) (size % TarHeader.BLOCK);
    if (over > 0) {
      sink.write(new byte[TarHeader.BLOCK - over]);
    }
  }

  private TarEntry entry(String path, TarEntry.Kind kind, long size, Found found, String link)
      throws IOException {
    FileTime time = found.attributes().lastModifiedTime();
    long seconds = time.to(TimeUnit.SECONDS);
    long nanos = time.to(TimeUnit.NANOSECONDS);
    int part = (int) Math.floorMod(nanos, 1_000_000_000L);
    boolean isExact = nanos != Long.MAX_VALUE && nanos != Long.MIN_VALUE;
    long whole = isExact ? Math.floorDiv(nanos, 1_000_000_000L) : seconds;
    int mode = choice.wholeModes() ? wholeMode(found) : mode(found.attributes().permissions());
    return new TarEntry(path, kind, size, mode, whole, isExact ? part : 0, link);
  }

  private static int wholeMode(Found found) throws IOException {
    LinkOption[] options =
        found.attributes().isSymbolicLink()
            ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS}
            : new LinkOption[0];
    return (int) Files.getAttribute(found.file(), "unix:mode", options) & 07777;
  }

  private static int mode(Set<PosixFilePermission> permissions) {
    int mode = 0;
    for (int bit = 0; bit < BITS.length; bit++) {
      if (permissions.contains(BITS[bit])) {
        mode |= 1 << bit;
      }
    }
    return mode;
  }

  /** The permissions of nine bits, in any order. */
  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BITS.length; bit++) {
      if ((mode & (1 << bit)) != 0) {
        permissions.add(BITS[bit]);
      }
    }
    return permissions;
  }
}
