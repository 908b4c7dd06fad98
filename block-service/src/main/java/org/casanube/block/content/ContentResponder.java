package org.casanube.block.content;

import java.io.IOException;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.content.negotiation.ResponseFormat;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/** Finds what a path ends at and answers in the form asked for; for one request. */
final class ContentResponder {
  private final Reading reading;
  private final PathResolver paths;
  private final RangedResponse ranged;
  private final UnixFsResponse unixFs;
  private final DagResponse dags;
  private final SiteRedirects redirects;
  private final ArchiveResponse archives;

  ContentResponder(
      Retrieval retrieval,
      Reading reading,
      UnixFsReader reader,
      RangedResponse ranged,
      ArchiveResponse archives) {
    this.reading = reading;
    this.paths = new PathResolver(reading, reader);
    this.ranged = ranged;
    this.unixFs = new UnixFsResponse(retrieval, reading, reader, ranged);
    this.dags = new DagResponse(reading, ranged);
    this.redirects = new SiteRedirects(reader, paths, unixFs);
    this.archives = archives;
  }

  void respond(ContentRequest request, ContentStart start) throws IOException {
    boolean redirectable =
        request.site().rooted() && request.wanted().format() == ResponseFormat.DESERIALIZED;
    ContentTarget target;
    try {
      target = paths.resolve(start, request.path().segments());
    } catch (UnixFsException | RefusedRequestException e) {
      if (redirectable && isAbsent(e) && redirects.respond(request, start)) {
        return;
      }
      throw e;
    }
    switch (request.wanted().format()) {
      case DESERIALIZED -> deserialized(request, target);
      case RAW -> raw(request, target);
      case CAR -> archives.car(request, target);
      case TAR -> archives.tar(request, target);
      case DAG_JSON, DAG_CBOR -> dags.converted(request, target);
      case JSON, CBOR -> plainOrConverted(request, target);
      case IPNS_RECORD ->
          throw new IllegalArgumentException("records are of names, not of what they lead to");
    }
  }

  private static boolean isAbsent(RuntimeException e) {
    return switch (e) {
      case UnixFsException known ->
          known.code() == UnixFsException.Code.NOT_FOUND
              || known.code() == UnixFsException.Code.NOT_A_DIRECTORY;
      case RefusedRequestException known -> known.status() == 404;
      default -> false;
    };
  }

  /** Browsers' libraries accept JSON whatever they ask for: a file stays a file then. */
  private void plainOrConverted(ContentRequest request, ContentTarget target) throws IOException {
    if (request.wanted().byAccept() && isUnixFs(target.cid())) {
      unixFs.respond(request.asDeserialized(), target);
    } else {
      dags.converted(request, target);
    }
  }

  private void deserialized(ContentRequest request, ContentTarget target) throws IOException {
    if (isUnixFs(target.cid())) {
      unixFs.respond(request, target);
    } else {
      dags.asIs(request, target);
    }
  }

  private static boolean isUnixFs(Cid cid) {
    return cid.codec().equals(Multicodec.RAW) || cid.codec().equals(Multicodec.DAG_PB);
  }

  private void raw(ContentRequest request, ContentTarget target) throws IOException {
    Cid cid = target.cid();
    Body body = Body.ofBlock(reading, cid);
    ResponseHead head =
        request
            .head(200, '"' + cid.toString() + ".raw\"")
            .with("Content-Type", ResponseFormat.RAW.mediaType())
            .with("X-Ipfs-Roots", target.rootsHeader());
    request.disposeAsAttachment(head, cid + ".bin");
    ranged.send(request, head, body);
  }
}
