package org.casanube.block.rpc.command;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One call of a command, with its answer. For one thread at a time. */
public final class Call {
  private final CommandShape shape;
  private final Values values;
  private final @Nullable Parts parts;
  private final Output output;
  private final Time time;

  Call(CommandShape shape, Values values, @Nullable Parts parts, Output output, Time time) {
    this.shape = shape;
    this.values = values;
    this.parts = parts;
    this.output = output;
    this.time = time;
  }

  /**
   * What a call says.
   *
   * @param options by their first names; those that no command has are among them
   */
  record Values(
      List<String> arguments, Map<String, List<String>> options, Map<String, String> fallbacks) {}

  /**
   * How long a call may take.
   *
   * @param end when it must have ended, if it must
   */
  record Time(LongSupplier nanoTime, Optional<Long> end) {}

  public CommandShape shape() {
    return shape;
  }

  public List<String> arguments() {
    return values.arguments();
  }

  /** The argument at this place, which is required or was looked for. */
  public String argument(int index) {
    return values.arguments().get(index);
  }

  public Optional<String> findArgument(int index) {
    return index < values.arguments().size()
        ? Optional.of(values.arguments().get(index))
        : Optional.empty();
  }

  /** What the call says or, failing that, the default. */
  public Optional<String> find(String option) {
    Optional<String> said = findSaid(option);
    return said.isPresent() ? said : Optional.ofNullable(values.fallbacks().get(option));
  }

  /** What the call itself says. */
  public Optional<String> findSaid(String option) {
    List<String> found = values.options().getOrDefault(option, List.of());
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  public List<String> all(String option) {
    return values.options().getOrDefault(option, List.of());
  }

  /** The text, empty where there is none. */
  public String text(String option) {
    return find(option).orElse("");
  }

  public boolean flag(String option) {
    return find(option).map(Boolean::parseBoolean).orElse(false);
  }

  public boolean flag(String option, boolean otherwise) {
    return find(option).map(Boolean::parseBoolean).orElse(otherwise);
  }

  /**
   * The number; unsigned ones beyond the largest {@code long} are cut to that.
   *
   * @param otherwise what it is where nothing says it
   */
  public long number(String option, long otherwise) {
    Optional<String> found = find(option);
    if (found.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(found.get());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The files of the body; for commands that take some. */
  public Parts parts() {
    if (parts == null) {
      throw new RpcException(RpcException.Kind.CLIENT, "file argument is required");
    }
    return parts;
  }

  public Optional<Parts> findParts() {
    return Optional.ofNullable(parts);
  }

  /** True if nobody else may be asked. */
  public boolean isOffline() {
    return flag("offline") || flag("local");
  }

  public boolean isText() {
    return text("encoding").equals("text");
  }

  public CidFormat cids() {
    return CidFormat.of(
        findSaid("cid-base"), findSaid("upgrade-cidv0-in-output").map(Boolean::parseBoolean));
  }

  /** The time limit, if the call has one: what is left of it, not more than this. */
  public Duration within(Duration most) {
    return remaining().filter(left -> left.compareTo(most) < 0).orElse(most);
  }

  /**
   * What is left of the time limit; empty if there is none.
   *
   * @throws RpcException if it is over
   */
  public Optional<Duration> remaining() {
    if (time.end().isEmpty()) {
      return Optional.empty();
    }
    long left = time.end().get() - time.nanoTime().getAsLong();
    if (left <= 0) {
      throw new RpcException(Failures.DEADLINE);
    }
    return Optional.of(Duration.ofNanos(left));
  }

  /** Returns if there is time left; to be called between the steps of what may take long. */
  public void checkpoint() {
    Optional<Duration> _ = remaining();
  }

  /** Answers with this one value. */
  public void once(Json value) throws IOException {
    output.once(value.members());
  }

  /** Answers with this one value, or with the text if that is wanted. */
  public void once(Json value, String text) throws IOException {
    output.once(isText() ? new Text(text) : value.members());
  }

  /** Answers with this one list of values, or with the text if that is wanted. */
  public void onceAll(List<Json> values, String text) throws IOException {
    output.once(isText() ? new Text(text) : values.stream().map(Json::members).toList());
  }

  /** Begins the one value of an answer, in JSON, that is too large to be made first. */
  public OutputStream json() throws IOException {
    return output.json();
  }

  /** Adds a value to the answer. */
  public void emit(Json value) throws IOException {
    checkpoint();
    output.emit(value.members());
  }

  /** Adds a value to the answer, or the text if that is wanted. */
  public void emit(Json value, String text) throws IOException {
    checkpoint();
    output.emit(isText() ? new Text(text) : value.members());
  }

  /** Adds a bare text, as a value, to the answer. */
  public void emitText(String text) throws IOException {
    output.emit(text);
  }

  /** Begins the answer, that has no value yet. */
  public void begin() throws IOException {
    output.begin();
  }

  /** Finds out whether the caller is still there. */
  public void keepAlive() throws IOException {
    checkpoint();
    output.keepAlive();
  }

  /** Begins an answer of bytes of no type of their own. */
  public OutputStream bytes() throws IOException {
    return output.bytes("", -1);
  }

  public OutputStream bytes(String mediaType, long length) throws IOException {
    return output.bytes(mediaType, length);
  }

  /** Text that is written as it is. */
  public record Text(String value) {}
}
