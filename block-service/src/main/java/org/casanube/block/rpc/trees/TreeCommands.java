package org.casanube.block.rpc.trees;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Failures;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.block.tree.ContentWrite;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.TreeErrorCode;
import org.casanube.block.tree.TreeFile;
import org.casanube.block.tree.TreeOwner;
import org.casanube.block.tree.TreePath;
import org.casanube.block.tree.TreeRefusedException;
import org.casanube.block.tree.TreeWriteOptions;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;

/** The commands {@code files/…} that change or read; each change is durable when it is answered. */
public final class TreeCommands implements Family {
  private final FileTrees trees;
  private final TreeOwner owner;
  private final ContentPaths paths;

  public TreeCommands(FileTrees trees, TreeOwner owner, ContentPaths paths) {
    this.trees = trees;
    this.owner = owner;
    this.paths = paths;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("files/cp", this::copy)
        .add("files/mv", this::move)
        .add("files/mkdir", this::makeDirectory)
        .add("files/rm", this::remove)
        .add("files/read", this::read)
        .add("files/write", this::write)
        .add("files/flush", this::flush);
  }

  private void copy(Call call) {
    TreePlace from = TreePlace.parse(call.argument(0));
    TreePath to = TreePlace.parse(call.argument(1)).target(from.name());
    TreeWriteOptions options = new TreeWriteOptions(call.flag("parents"), call.flag("force"));
    try {
      if (from.isContent()) {
        Cid cid = paths.requireCid(call, from.text());
        Cid found = trees.resolve(cid, List.of());
        Cid _ = trees.link(owner, found, to, options, Optional.empty());
      } else {
        Cid _ = trees.copy(owner, from.path(), to, options, Optional.empty());
      }
    } catch (TreeRefusedException e) {
      throw new RpcException(
          switch (e.code()) {
            case ALREADY_EXISTS ->
                "cp: cannot put node in path %s: directory already has entry by that name"
                    .formatted(to);
            case NOT_FOUND ->
                "cp: cannot get node from path %s: file does not exist".formatted(from.text());
            case NOT_A_FILE_OR_DIRECTORY ->
                "cp: source must be a valid UnixFS (dag-pb or raw codec)";
            default -> "cp: " + Failures.explain(e).getMessage();
          },
          e);
    } catch (UnixFsException e) {
      throw new RpcException("cp: source must be a valid UnixFS (dag-pb or raw codec)", e);
    }
  }

  private void move(Call call) {
    TreePlace from = TreePlace.parse(call.argument(0));
    TreePlace to = TreePlace.parse(call.argument(1));
    boolean into = to.isDirectory() || isDirectory(to);
    TreePath target =
        into && !to.text().equals(from.text())
            ? new TreePlace(to.text(), false, true).target(from.name())
            : to.path();
    TreeWriteOptions options = new TreeWriteOptions(false, true);
    Cid _ = trees.move(owner, from.path(), target, options, Optional.empty());
  }

  private boolean isDirectory(TreePlace place) {
    try {
      return trees.stat(owner, place.path()).stat().kind() == UnixFsStat.Kind.DIRECTORY;
    } catch (TreeRefusedException e) {
      return false;
    }
  }

  private void makeDirectory(Call call) {
    TreePath path = TreePlace.parse(call.argument(0)).path();
    boolean parents = call.flag("parents");
    if (path.isRoot()) {
      if (parents) {
        return;
      }
      throw new RpcException("cannot create directory '/': Already exists");
    }
    Cid _ = trees.makeDirectory(owner, path, parents, Optional.empty());
  }

  private void remove(Call call) throws IOException {
    if (!call.findSaid("flush").map(Boolean::parseBoolean).orElse(true)) {
      throw new RpcException(
          "files rm always flushes for safety. The --flush flag cannot be set to false for this"
              + " command");
    }
    boolean force = call.flag("force");
    boolean recursive = call.flag("recursive") || force;
    List<String> failures = new ArrayList<>();
    for (String each : call.arguments()) {
      try {
        removeOne(TreePlace.parse(each), recursive, force);
      } catch (RpcException | TreeRefusedException e) {
        failures.add(each + ": " + Failures.explain(e).getMessage());
      }
    }
    if (!failures.isEmpty()) {
      for (String failure : failures) {
        call.emitText(failure);
      }
      throw new RpcException("can't remove some files");
    }
  }

  private void removeOne(TreePlace place, boolean recursive, boolean force) {
    TreePath path = place.path();
    if (path.isRoot()) {
      throw new RpcException("cannot delete root");
    }
    try {
      UnixFsStat stat = trees.stat(owner, path).stat();
      if (stat.kind() == UnixFsStat.Kind.DIRECTORY && !recursive) {
        throw new RpcException(path + " is a directory, use -r to remove directories");
      }
      Cid _ = trees.remove(owner, path, true, Optional.empty());
    } catch (TreeRefusedException e) {
      if (!force || e.code() != TreeErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }

  private void read(Call call) throws IOException {
    TreePath path = TreePlace.parse(call.argument(0)).path();
    long offset = call.number("offset", 0);
    long count = call.number("count", Long.MAX_VALUE);
    if (offset < 0) {
      throw new RpcException("cannot specify negative offset");
    }
    if (count < 0) {
      throw new RpcException("cannot specify negative 'count'");
    }
    try (TreeFile file = open(path)) {
      long size = file.content().size();
      if (offset > size) {
        throw new RpcException("offset was past end of file (%d > %d)".formatted(offset, size));
      }
      OutputStream out = call.bytes();
      file.content().writeTo(out, offset, Math.min(count, size - offset));
    }
  }

  private TreeFile open(TreePath path) {
    try {
      return trees.open(owner, path);
    } catch (TreeRefusedException e) {
      if (e.code() == TreeErrorCode.NOT_A_FILE) {
        throw new RpcException(path + " was not a file", e);
      }
      throw new RpcException(path + ": " + Failures.explain(e).getMessage(), e);
    }
  }

  private void write(Call call) throws IOException {
    TreePath path = TreePlace.parse(call.argument(0)).path();
    long offset = call.number("offset", 0);
    long count = call.number("count", Long.MAX_VALUE);
    if (offset < 0) {
      throw new RpcException("cannot have negative write offset");
    }
    if (count < 0) {
      throw new RpcException("cannot have negative byte count");
    }
    ContentWrite write =
        new ContentWrite(
            OptionalLong.of(offset),
            call.flag("create"),
            call.flag("truncate"),
            call.flag("parents"));
    InputStream content = call.parts().requireFile().content();
    Cid _ = trees.write(owner, path, write, new Counted(content, count, call), Optional.empty());
    // What follows is passed over, so that the connection can go on.
    while (call.parts().next().isPresent()) {
      call.checkpoint();
    }
  }

  private void flush(Call call) throws IOException {
    String path = call.findArgument(0).orElse("/");
    Cid cid = trees.stat(owner, TreePlace.parse(path).path()).stat().cid();
    String text = call.cids().encode(cid);
    call.once(Json.of("Cid", text), text + "\n");
  }

  /** The first bytes of a body, within the time limit of its call. */
  private static final class Counted extends InputStream {
    private final InputStream in;
    private final Call call;
    private long left;

    Counted(InputStream in, long count, Call call) {
      this.in = in;
      this.call = call;
      this.left = count;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      call.checkpoint();
      if (left == 0) {
        return -1;
      }
      int count = in.read(target, offset, (int) Math.min(length, left));
      left -= Math.max(count, 0);
      return count;
    }
  }
}
