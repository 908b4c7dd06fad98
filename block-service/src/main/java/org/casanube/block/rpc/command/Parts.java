package org.casanube.block.rpc.command;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.files.MultipartReader;
import org.casanube.block.files.PartHeader;
import org.casanube.block.unixfs.Attributes;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;

/** The files in the body of a call, one after the other as they come in. For one thread. */
public final class Parts {
  /** The most parts of one body. */
  public static final int MAX_PARTS = 1_000_000;

  private static final String DIRECTORY = "application/x-directory";
  private static final String SYMLINK = "application/symlink";

  private final MultipartReader reader;
  private int count;
  private boolean isOver;
  private long heldCharacters;

  public Parts(MultipartReader reader) {
    this.reader = reader;
  }

  /**
   * The next one; what was left of the one before is passed over. Empty after the last.
   *
   * @throws RpcException if the body breaks the rules or ends early
   */
  public Optional<RpcPart> next() throws IOException {
    Optional<MultipartReader.Part> next;
    try {
      next = reader.next();
    } catch (ProblemException e) {
      throw new RpcException(String.valueOf(e.getMessage()), e);
    }
    isOver = next.isEmpty();
    if (!isOver && ++count > MAX_PARTS) {
      throw new RpcException("more than " + MAX_PARTS + " files in one request");
    }
    return next.map(Parts::of);
  }

  /** True when the body has been read to its end. */
  public boolean isOver() {
    return isOver;
  }

  /** Notes that so many characters of the budget of all calls are held for this body. */
  void hold(long characters) {
    heldCharacters += characters;
  }

  /** What is held, which is given back with this call. */
  long giveBack() {
    long held = heldCharacters;
    heldCharacters = 0;
    return held;
  }

  /**
   * The one file that a command takes.
   *
   * @throws RpcException if there is none
   */
  public RpcPart requireFile() throws IOException {
    RpcPart part = next().orElseThrow(() -> new RpcException("expected a file"));
    if (part.kind() != RpcPart.Kind.FILE) {
      throw new RpcException("expected a regular file");
    }
    return part;
  }

  private static RpcPart of(MultipartReader.Part part) {
    PartHeader header = part.header();
    String type = header.contentType();
    RpcPart.Kind kind =
        type.startsWith(DIRECTORY)
            ? RpcPart.Kind.DIRECTORY
            : type.startsWith(SYMLINK) ? RpcPart.Kind.SYMLINK : RpcPart.Kind.FILE;
    String name = header.filename() == null ? "" : header.filename();
    return new RpcPart(cleaned(decoded(name)), kind, attributes(header.name()), part.content());
  }

  /** Without empty names and dots; going back by two dots never leaves the top. */
  private static String cleaned(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        if (!names.isEmpty()) {
          names.removeLast();
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return String.join("/", names);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** What stands behind a question mark in the name of the part. */
  private static Attributes attributes(String name) {
    int mark = name.indexOf('?');
    if (mark < 0) {
      return Attributes.NONE;
    }
    Map<String, List<String>> given = Query.parse(name.substring(mark + 1));
    Attributes attributes = Attributes.NONE;
    Long mode = number(given, "mode", 8);
    if (mode != null) {
      attributes = attributes.withMode((int) (mode & Attributes.MODE_MASK));
    }
    Long seconds = number(given, "mtime", 10);
    Long nanos = number(given, "mtime-nsecs", 10);
    try {
      return seconds == null
          ? attributes
          : attributes.withModified(Instant.ofEpochSecond(seconds, nanos == null ? 0 : nanos));
    } catch (DateTimeException | ArithmeticException e) {
      return attributes;
    }
  }

  private static @Nullable Long number(Map<String, List<String>> given, String name, int radix) {
    List<String> values = given.getOrDefault(name, List.of());
    try {
      return values.isEmpty() ? null : Long.parseLong(values.getFirst(), radix);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
