package org.casanube.block.rpc.reading;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.casanube.block.archives.TarExporter;
import org.casanube.block.names.NamePath;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.block.unixfs.FileContent;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;

/** {@code cat} and {@code get}. */
public final class FileCommands implements Family {
  private static final int MAX_FILES = 10_000;

  private final ContentPaths paths;
  private final ReadAhead readAhead;

  public FileCommands(ContentPaths paths, ReadAhead readAhead) {
    this.paths = paths;
    this.readAhead = readAhead;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("cat", this::cat).add("get", this::get);
  }

  /** A part of a file. */
  private record Piece(Cid file, long offset, long length) {}

  private void cat(Call call) throws IOException {
    long offset = call.number("offset", 0);
    long max = call.number("length", -1);
    if (offset < 0) {
      throw new RpcException("cannot specify negative offset");
    }
    if (call.findSaid("length").isPresent() && max < 0) {
      throw new RpcException("cannot specify negative length");
    }
    List<Piece> pieces = pieces(call, offset, max < 0 ? Long.MAX_VALUE : max);
    long length = pieces.stream().mapToLong(Piece::length).sum();
    if (pieces.isEmpty()) {
      OutputStream empty = call.bytes("", 0);
      empty.flush();
      return;
    }
    OutputStream out = null;
    for (Piece piece : pieces) {
      try (Reading reading = paths.open(call, piece.file())) {
        UnixFsReader reader = new UnixFsReader(reading, readAhead);
        if (reader.stat(piece.file()).kind() == UnixFsStat.Kind.SYMLINK) {
          byte[] target = reader.symlinkTarget(piece.file()).getBytes(StandardCharsets.UTF_8);
          out = out == null ? call.bytes("", length) : out;
          out.write(target, (int) piece.offset(), (int) piece.length());
          continue;
        }
        FileContent content = reader.open(piece.file());
        out = out == null ? call.bytes("", length) : out;
        content.writeTo(new Watched(out, call), piece.offset(), piece.length());
      }
    }
  }

  private List<Piece> pieces(Call call, long offset, long max) {
    List<Piece> pieces = new ArrayList<>();
    long skip = offset;
    long left = max;
    for (String each : call.arguments()) {
      if (left == 0) {
        break;
      }
      Cid cid = paths.requireCid(call, each);
      long size;
      try (Reading reading = paths.open(call, cid)) {
        size = size(new UnixFsReader(reading, ReadAhead.NONE), cid);
      }
      if (skip > size) {
        skip -= size;
        continue;
      }
      long length = Math.min(size - skip, left);
      pieces.add(new Piece(cid, skip, length));
      left -= length;
      skip = 0;
      if (pieces.size() > MAX_FILES) {
        throw new RpcException("more than " + MAX_FILES + " files at once");
      }
    }
    return pieces;
  }

  /** The bytes of a file, or those of a symlink's target, which is what a symlink holds. */
  private static long size(UnixFsReader reader, Cid cid) {
    UnixFsStat stat = reader.stat(cid);
    return stat.kind() == UnixFsStat.Kind.SYMLINK ? stat.size() : reader.open(cid).size();
  }

  private void get(Call call) throws IOException {
    NamePath path = ContentPaths.parse(call.argument(0));
    Cid cid = paths.requireCid(call, call.argument(0));
    boolean archive = call.flag("archive");
    boolean compress = call.flag("compress");
    int level = (int) call.number("compression-level", -1);
    if (level != -1 && (level < 1 || level > 9)) {
      throw new RpcException("compression level must be between 1 and 9");
    }
    compress |= level != -1;
    try (Reading reading = paths.open(call, cid)) {
      UnixFsReader reader = new UnixFsReader(reading, readAhead);
      UnixFsStat stat = reader.stat(cid);
      long length = stat.kind() == UnixFsStat.Kind.DIRECTORY ? stat.totalSize() : stat.size();
      OutputStream target =
          new Watched(
              call.bytes(compress ? "application/gzip" : "application/x-tar", length), call);
      if (!compress) {
        new TarExporter(reader).export(cid, name(path), target);
        return;
      }
      try (Gzip gzip = new Gzip(target, level)) {
        if (archive || stat.kind() != UnixFsStat.Kind.FILE) {
          new TarExporter(reader).export(cid, name(path), gzip);
        } else {
          reader.open(cid).writeTo(gzip);
        }
      }
    }
  }

  private static String name(NamePath path) {
    String rest =
        path.rest().endsWith("/")
            ? path.rest().substring(0, path.rest().length() - 1)
            : path.rest();
    return rest.isEmpty() ? path.root() : rest.substring(rest.lastIndexOf('/') + 1);
  }

  /** Compresses as much as asked. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out, int level) throws IOException {
      super(out, 64 * 1024);
      def.setLevel(level);
    }
  }

  /** Keeps the time limit of a call. */
  private static final class Watched extends OutputStream {
    private final OutputStream out;
    private final Call call;

    Watched(OutputStream out, Call call) {
      this.out = out;
      this.call = call;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      call.checkpoint();
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
