package org.casanube.cli.tar;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What of a folder is taken.
 *
 * @param followsLinks whether links inside stand for what they point at
 * @param takesHidden whether names that begin with a dot are taken
 * @param wholeModes whether setuid, setgid and sticky are told too, which costs a question per file
 * @param hidden counts the names that were left out for that
 * @param skipped told what can't be archived (sockets, devices), as a sentence
 */
public record TreeChoice(
    boolean followsLinks,
    boolean takesHidden,
    boolean wholeModes,
    AtomicLong hidden,
    Consumer<String> skipped) {

  boolean takes(Path child) {
    if (takesHidden || !isHidden(child)) {
      return true;
    }
    hidden.incrementAndGet();
    return false;
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }

  /** The bytes of all files that would be taken, as far as they can be read. */
  public long measure(Path root) throws IOException {
    AtomicLong sum = new AtomicLong();
    Set<FileVisitOption> options =
        followsLinks ? EnumSet.of(FileVisitOption.FOLLOW_LINKS) : Set.of();
    Files.walkFileTree(root.toRealPath(), options, Integer.MAX_VALUE, new Measure(sum));
    return sum.get();
  }

  private final class Measure extends SimpleFileVisitor<Path> {
    private final AtomicLong sum;
    private int depth;

    Measure(AtomicLong sum) {
      this.sum = sum;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (depth > 0 && !takesHidden && isHidden(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      depth++;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && (depth == 0 || takesHidden || !isHidden(file))) {
        sum.addAndGet(attributes.size());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failed) {
      return FileVisitResult.CONTINUE;
    }
  }
}
