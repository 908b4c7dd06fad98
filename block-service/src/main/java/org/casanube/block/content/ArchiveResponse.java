package org.casanube.block.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.casanube.block.archives.CarExporter;
import org.casanube.block.archives.CarSelection;
import org.casanube.block.archives.DagScope;
import org.casanube.block.archives.EntityBytes;
import org.casanube.block.archives.TarExporter;
import org.casanube.block.content.negotiation.CarParameters;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.content.negotiation.ResponseFormat;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.ResolvedPath;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/**
 * Answers with archives of what a path ends at, written as they are sent. What is missing in the
 * middle cuts them off.
 */
final class ArchiveResponse {
  private final BlockSource source;
  private final UnixFsReader reader;
  private final CarExporter cars;
  private final TarExporter tars;

  ArchiveResponse(BlockSource source, UnixFsReader reader, CarExporter cars) {
    this.source = source;
    this.reader = reader;
    this.cars = cars;
    this.tars = new TarExporter(reader);
  }

  /** Writes an archive. */
  private interface Writing {
    void to(OutputStream target) throws IOException;
  }

  void car(ContentRequest request, ContentTarget target) throws IOException {
    ByteBuffer _ = source.require(target.cid());
    CarParameters parameters = request.wanted().car();
    CarSelection selection = selected(parameters.selection(), target.cid());
    String way =
        target.visited().isEmpty() ? "" : "." + Integer.toHexString(target.visited().hashCode());
    ResponseHead head =
        request
            .head(200, "W/\"" + target.cid() + ".car." + parameters.tag() + way + '"')
            .with("Content-Type", parameters.mediaType());
    request.disposeAsAttachment(head, target.cid() + ".car");
    ResolvedPath path = new ResolvedPath(target.cid(), target.roots(), target.visited(), List.of());
    send(request, target, head, body -> cars.export(path, selection, body));
  }

  /**
   * What is to be sent of a block. Bytes that are known at once to lie behind the end of a file are
   * refused; no bytes at all are the block that shows so.
   */
  private CarSelection selected(CarSelection wanted, Cid cid) {
    EntityBytes bytes = wanted.bytes();
    boolean unixFs = cid.codec().equals(Multicodec.DAG_PB) || cid.codec().equals(Multicodec.RAW);
    if (bytes.isAll() || !unixFs) {
      return wanted;
    }
    UnixFsStat stat;
    try {
      stat = reader.stat(cid);
    } catch (UnixFsException e) {
      return wanted;
    }
    if (stat.kind() != UnixFsStat.Kind.FILE || stat.size() == 0) {
      return wanted;
    }
    if (bytes.from() >= stat.size()) {
      throw new RefusedRequestException(
          400,
          "entity-bytes begins at %d, the file has %d bytes".formatted(bytes.from(), stat.size()));
    }
    return bytes.start(stat.size()) < bytes.end(stat.size())
        ? wanted
        : new CarSelection(DagScope.BLOCK, EntityBytes.ALL, wanted.duplicates());
  }

  void tar(ContentRequest request, ContentTarget target) throws IOException {
    try {
      UnixFsStat _ = reader.stat(target.cid());
    } catch (UnixFsException e) {
      throw new RefusedRequestException(400, "only UnixFS becomes a tar: " + e.getMessage());
    }
    String name = request.path().name();
    ResponseHead head =
        request
            .head(200, "W/\"" + target.cid() + ".x-tar\"")
            .with("Content-Type", ResponseFormat.TAR.mediaType());
    request.disposeAsAttachment(head, name + ".tar");
    send(request, target, head, body -> tars.export(target.cid(), name, body));
  }

  private static void send(
      ContentRequest request, ContentTarget target, ResponseHead head, Writing writing)
      throws IOException {
    head.with("X-Ipfs-Roots", target.rootsHeader())
        .with("Accept-Ranges", "none")
        .withLength(ResponseHead.UNKNOWN_LENGTH);
    if (RangedResponse.sendNotModified(request, head)) {
      return;
    }
    ContentExchange exchange = request.exchange();
    exchange.start(head);
    if (!exchange.isHead()) {
      ExchangeStream body = new ExchangeStream(exchange);
      writing.to(body);
      body.flush();
    }
    exchange.finish();
  }
}
