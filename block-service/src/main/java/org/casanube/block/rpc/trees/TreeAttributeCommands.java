package org.casanube.block.rpc.trees;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.TreeOwner;
import org.casanube.block.tree.TreePath;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;

/** {@code files/chmod}, {@code files/touch} and {@code files/chcid}. */
public final class TreeAttributeCommands implements Family {
  private static final int OCTAL = 8;
  private static final long NANOS = 1_000_000_000;
  private static final Set<String> OWN_HASH = Set.of("", "sha2-256");

  private final FileTrees trees;
  private final TreeOwner owner;
  private final Clock clock;

  public TreeAttributeCommands(FileTrees trees, TreeOwner owner, Clock clock) {
    this.trees = trees;
    this.owner = owner;
    this.clock = clock;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("files/chmod", this::changeMode)
        .add("files/touch", this::touch)
        .add("files/chcid", this::changeCid);
  }

  private void changeMode(Call call) {
    int mode = mode(call.argument(0));
    change(call.argument(1), attributes -> attributes.withMode(mode));
  }

  private static int mode(String text) {
    int mode;
    try {
      mode = Integer.parseUnsignedInt(text, OCTAL);
    } catch (NumberFormatException e) {
      throw new RpcException("mode is no octal number: " + e.getMessage(), e);
    }
    if ((mode & ~Attributes.MODE_MASK) != 0) {
      throw new RpcException("mode has bits beyond 7777: " + Integer.toOctalString(mode));
    }
    return mode;
  }

  private void touch(Call call) {
    Instant modified = modified(call);
    change(call.argument(0), attributes -> attributes.withModified(modified));
  }

  private Instant modified(Call call) {
    long nanos = call.number("mtime-nsecs", 0);
    if (nanos < 0 || nanos >= NANOS) {
      throw new RpcException("mtime-nsecs must be from 0 to 999999999");
    }
    if (call.findSaid("mtime").isEmpty()) {
      return clock.instant();
    }
    try {
      return Instant.ofEpochSecond(call.number("mtime", 0), nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw new RpcException("mtime is out of range", e);
    }
  }

  private void change(String path, UnaryOperator<Attributes> change) {
    TreePath place = TreePlace.parse(path).path();
    Cid _ = trees.changeAttributes(owner, place, change, Optional.empty());
  }

  /** Directories here are all of one form, so only that can be asked for. */
  private void changeCid(Call call) {
    TreePath path = TreePlace.parse(call.findArgument(0).orElse("/")).path();
    if (trees.stat(owner, path).stat().kind() != UnixFsStat.Kind.DIRECTORY) {
      throw new RpcException("can only update directories");
    }
    if (call.number("cid-version", 1) != 1 || !OWN_HASH.contains(call.text("hash"))) {
      throw new RpcException(
          "cannot change CID format: all of the file tree has CIDs of version 1, of sha2-256");
    }
  }
}
