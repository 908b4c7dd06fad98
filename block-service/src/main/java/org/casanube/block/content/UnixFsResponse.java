package org.casanube.block.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.content.negotiation.PercentEncoding;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.retrieval.FetchFailedException;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.FileContent;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.jspecify.annotations.Nullable;

/** Answers with files, symlinks and directories as people mean them. */
final class UnixFsResponse {
  private static final String INDEX = "index.html";

  private final Retrieval retrieval;
  private final BlockSource source;
  private final UnixFsReader reader;
  private final RangedResponse ranged;

  UnixFsResponse(
      Retrieval retrieval, BlockSource source, UnixFsReader reader, RangedResponse ranged) {
    this.retrieval = retrieval;
    this.source = source;
    this.reader = reader;
    this.ranged = ranged;
  }

  void respond(ContentRequest request, ContentTarget target) throws IOException {
    Cid cid = target.cid();
    if (cid.codec().equals(Multicodec.RAW)) {
      ByteBuffer block = source.require(cid);
      file(request, target, cid, typeOf(request, block), Body.of(block));
      return;
    }
    UnixFsStat stat = reader.stat(cid);
    switch (stat.kind()) {
      case FILE -> file(request, target, cid);
      case DIRECTORY -> directory(request, target, stat);
      case SYMLINK -> {
        byte[] pointsTo = reader.symlinkTarget(cid).getBytes(StandardCharsets.UTF_8);
        file(request, target, cid, "inode/symlink", Body.of(ByteBuffer.wrap(pointsTo)));
      }
    }
  }

  /**
   * Answers with a file, or a folder's index, under a status that says that it is not the path's.
   */
  void respondAs(int status, ContentRequest request, ContentTarget target) throws IOException {
    Cid cid = target.cid();
    if (!isFile(cid)) {
      cid =
          reader
              .find(cid, INDEX)
              .orElseThrow(() -> new RefusedRequestException(404, "nothing is at this path"))
              .cid();
    }
    FileContent content = reader.open(cid);
    ContentExchange exchange = request.exchange();
    exchange.start(
        request
            .age()
            .addTo(new ResponseHead(status))
            .with("Content-Type", typeOf(request, content))
            .with("X-Ipfs-Path", request.path().text())
            .with("X-Content-Type-Options", "nosniff")
            .with("X-Ipfs-Roots", target.rootsHeader())
            .withLength(content.size()));
    if (!exchange.isHead()) {
      new FileBody(content).send(exchange, 0, content.size());
    }
    exchange.finish();
  }

  private void file(ContentRequest request, ContentTarget target, Cid cid) throws IOException {
    FileContent content = reader.open(cid);
    file(request, target, cid, typeOf(request, content), new FileBody(content));
  }

  private void file(ContentRequest request, ContentTarget target, Cid cid, String type, Body body)
      throws IOException {
    ResponseHead head =
        request
            .head(200, '"' + cid.toString() + '"')
            .with("Content-Type", type)
            .with("X-Ipfs-Roots", target.rootsHeader());
    request.disposeAsAsked(head);
    ranged.send(request, head, body);
  }

  private void directory(ContentRequest request, ContentTarget target, UnixFsStat stat)
      throws IOException {
    if (!request.path().slash()) {
      redirect(request);
      return;
    }
    Optional<DirectoryEntry> index = reader.find(stat.cid(), INDEX);
    if (index.isPresent() && isFile(index.get().cid())) {
      Cid cid = index.get().cid();
      file(request, target, cid, MediaTypes.HTML, new FileBody(reader.open(cid)));
      return;
    }
    ResponseHead head =
        request
            .pageHead("DirIndex", stat.cid())
            .with("X-Ipfs-Roots", target.rootsHeader())
            .withLength(ResponseHead.UNKNOWN_LENGTH);
    if (RangedResponse.sendNotModified(request, head)) {
      return;
    }
    ContentExchange exchange = request.exchange();
    if (exchange.isHead()) {
      exchange.start(head);
    } else {
      try (EntryKinds kinds = new EntryKinds(retrieval)) {
        new DirectoryPage(request, kinds).write(head, reader.entries(stat.cid()));
      }
    }
    exchange.finish();
  }

  private boolean isFile(Cid cid) {
    return cid.codec().equals(Multicodec.RAW)
        || (cid.codec().equals(Multicodec.DAG_PB)
            && reader.stat(cid).kind() == UnixFsStat.Kind.FILE);
  }

  /** Sends to the same path with a slash, so that relative links in the page are right. */
  private static void redirect(ContentRequest request) throws IOException {
    String query = request.exchange().query();
    String location =
        request.site().sentPath(request.path())
            + '/'
            + (query == null ? "" : "?" + PercentEncoding.ascii(query));
    ContentExchange exchange = request.exchange();
    exchange.start(
        new ResponseHead(301)
            .with("Location", location)
            .with("Cache-Control", request.age().cacheControl())
            .with("X-Ipfs-Path", request.path().text()));
    exchange.finish();
  }

  private static String typeOf(ContentRequest request, ByteBuffer start) {
    String byName = typeByName(request);
    return byName != null ? byName : MediaTypes.ofContent(start);
  }

  /** A start that is not here costs a client that wants another part nothing but the type. */
  private static String typeOf(ContentRequest request, FileContent content) throws IOException {
    String byName = typeByName(request);
    if (byName != null) {
      return byName;
    }
    int length = (int) Math.min(MediaTypes.SNIFFED_BYTES, content.size());
    try (InputStream start = content.stream(0, length)) {
      return MediaTypes.ofContent(ByteBuffer.wrap(start.readNBytes(length)));
    } catch (MissingBlockException | FetchFailedException e) {
      return MediaTypes.BYTES;
    }
  }

  private static @Nullable String typeByName(ContentRequest request) {
    String filename = request.filename();
    if (filename != null) {
      return MediaTypes.ofName(filename);
    }
    return request.path().segments().isEmpty() ? null : MediaTypes.ofName(request.path().name());
  }
}
