package org.casanube.block.content;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The status and headers of an answer. */
public final class ResponseHead {
  /** The length of a body whose length is not known before its end. */
  public static final long UNKNOWN_LENGTH = -1;

  private final int status;
  private final List<String> namesAndValues = new ArrayList<>(20);
  private long length = 0;

  /** A head without headers, of an answer without a body. */
  public ResponseHead(int status) {
    this.status = status;
  }

  /** The same with one header more. */
  public ResponseHead with(String name, String value) {
    namesAndValues.add(name);
    namesAndValues.add(value);
    return this;
  }

  /** The same with a body of this length, or {@link #UNKNOWN_LENGTH}. */
  public ResponseHead withLength(long bytes) {
    length = bytes;
    return this;
  }

  /** The same headers under another status, with no body. */
  ResponseHead as(int other) {
    ResponseHead head = new ResponseHead(other);
    head.namesAndValues.addAll(namesAndValues);
    return head;
  }

  /** The same with another value of a header that is there. */
  ResponseHead replace(String name, String value) {
    namesAndValues.set(namesAndValues.indexOf(name) + 1, value);
    return this;
  }

  /** The value of a header that is there. */
  String require(String name) {
    int at = namesAndValues.indexOf(name);
    if (at < 0) {
      throw new IllegalStateException("no header " + name);
    }
    return namesAndValues.get(at + 1);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /**
   * The body's length in bytes, also where HEAD leaves the body out; {@link #UNKNOWN_LENGTH} if it
   * shows only at its end.
   */
  public long length() {
    return length;
  }

  /** True if an answer of this status may have a body. */
  public boolean allowsBody() {
    return status != 204 && status != 304;
  }

  /** Gives name and value of each header. */
  public void forEach(BiConsumer<String, String> action) {
    for (int index = 0; index < namesAndValues.size(); index += 2) {
      action.accept(namesAndValues.get(index), namesAndValues.get(index + 1));
    }
  }
}
