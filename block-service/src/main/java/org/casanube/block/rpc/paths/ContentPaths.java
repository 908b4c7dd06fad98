package org.casanube.block.rpc.paths;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.multiformats.Cid;

/** Follows the paths of calls, from what is here and, unless a call is offline, from peers. */
public final class ContentPaths {
  private static final Duration NAME_DEADLINE = Duration.ofMinutes(1);

  private final Blocks blocks;
  private final Retrieval retrieval;
  private final Names names;

  public ContentPaths(Blocks blocks, Retrieval retrieval, Names names) {
    this.blocks = blocks;
    this.retrieval = retrieval;
    this.names = names;
  }

  /**
   * Reads {@code /ipfs/…}, {@code /ipns/…}, or what is either without its beginning.
   *
   * @throws RpcException if it is none
   */
  public static NamePath parse(String text) {
    String path = text.startsWith("/ipld/") ? "/ipfs/" + text.substring(6) : text;
    try {
      return NamePath.parse(path.startsWith("/") ? path : "/ipfs/" + path);
    } catch (NameException e) {
      String why = text.startsWith("/") ? e.getMessage() : "path does not have enough components";
      throw new RpcException("invalid path \"%s\": %s".formatted(brief(text), why), e);
    }
  }

  /** Opens a view of the blocks that a call may read. */
  public Reading open(Call call, Cid root) {
    return call.isOffline() ? retrieval.readLocally() : retrieval.read(root, call.remaining());
  }

  /** The size of a block in bytes, if it is here. */
  public OptionalInt findLocalSize(Cid cid) {
    return blocks.findSize(cid);
  }

  /** The immutable path that a path leads to by its names. */
  public NamePath fixed(Call call, NamePath path) {
    if (!path.mutable()) {
      return path;
    }
    ResolveOptions options = ResolveOptions.usual().deadline(call.within(NAME_DEADLINE));
    return names.resolve(path, call.isOffline() ? options.known() : options).path();
  }

  /**
   * Follows a path to its end.
   *
   * @throws RpcException if it leads nowhere
   */
  public Resolved resolve(Call call, String text) {
    NamePath path = fixed(call, parse(text));
    Cid root = Cid.parse(path.root());
    List<String> segments = segments(path);
    if (segments.isEmpty()) {
      return new Resolved(root, root, List.of());
    }
    try (Reading reading = open(call, root)) {
      return new PathWalk(reading).walk(root, segments);
    }
  }

  /**
   * The block that a path leads to.
   *
   * @throws RpcException if it ends inside of one
   */
  public Cid requireCid(Call call, String text) {
    Resolved resolved = resolve(call, text);
    if (!resolved.remainder().isEmpty()) {
      throw new RpcException("cannot use a path that ends inside a block: \"" + brief(text) + '"');
    }
    return resolved.cid();
  }

  /** The CID that a text is, with nothing behind it; empty if it is something else. */
  public static Optional<Cid> findCid(String text) {
    try {
      return Optional.of(Cid.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<String> segments(NamePath path) {
    return Arrays.stream(path.rest().split("/", -1)).filter(name -> !name.isEmpty()).toList();
  }

  private static String brief(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
