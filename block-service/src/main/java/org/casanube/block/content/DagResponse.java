package org.casanube.block.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.content.negotiation.ResponseFormat;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.IpldNode;
import org.casanube.ipld.dagcbor.DagCbor;
import org.casanube.ipld.dagjson.DagJson;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;

/** Answers with the data of one block: as it is, or in the other of the two codecs. */
final class DagResponse {
  private static final Map<Multicodec, ResponseFormat> OWN_FORMATS =
      Map.of(
          Multicodec.DAG_JSON, ResponseFormat.DAG_JSON,
          Multicodec.DAG_CBOR, ResponseFormat.DAG_CBOR,
          Multicodec.JSON, ResponseFormat.JSON,
          Multicodec.CBOR, ResponseFormat.CBOR);

  /** As much as of any answer is in memory: two blocks. */
  private static final int MAX_CONVERTED = 4 * 1024 * 1024;

  private final BlockSource source;
  private final RangedResponse ranged;

  DagResponse(BlockSource source, RangedResponse ranged) {
    this.source = source;
    this.ranged = ranged;
  }

  /** The block under the media type of its codec; a page about it for who can show one. */
  void asIs(ContentRequest request, ContentTarget target) throws IOException {
    Cid cid = target.cid();
    ResponseFormat own = OWN_FORMATS.get(cid.codec());
    if (own == null) {
      throw new RefusedRequestException(
          400, "codec " + cid.codec() + " has no other form than format=raw");
    }
    boolean linked = own == ResponseFormat.DAG_JSON || own == ResponseFormat.DAG_CBOR;
    if (linked && request.acceptsHtml()) {
      page(request, target, NodeDecoding.read(cid, source.require(cid), DagJson::encode));
      return;
    }
    send(request, target, own, Body.ofBlock(source, cid));
  }

  /** The block in the form that was asked for. */
  void converted(ContentRequest request, ContentTarget target) throws IOException {
    Cid cid = target.cid();
    ResponseFormat wanted = request.wanted().format();
    if (OWN_FORMATS.get(cid.codec()) == wanted) {
      requireValid(cid);
      send(request, target, wanted, Body.ofBlock(source, cid));
      return;
    }
    send(request, target, wanted, Body.readAgain(() -> convert(cid, wanted)));
  }

  private ByteBuffer convert(Cid cid, ResponseFormat wanted) {
    boolean json = wanted == ResponseFormat.DAG_JSON || wanted == ResponseFormat.JSON;
    byte[] bytes =
        NodeDecoding.read(cid, source.require(cid), json ? DagJson::encode : DagCbor::encode);
    if (bytes.length > MAX_CONVERTED) {
      throw new RefusedRequestException(
          500, "block " + cid + " is over " + MAX_CONVERTED + " bytes in that form");
    }
    return ByteBuffer.wrap(bytes);
  }

  private void send(ContentRequest request, ContentTarget target, ResponseFormat form, Body body)
      throws IOException {
    String cid = target.cid().toString();
    boolean explicit = request.wanted().format() != ResponseFormat.DESERIALIZED;
    ResponseHead head =
        request
            .head(200, '"' + cid + (explicit ? "." + form.parameter() : "") + '"')
            .with("Content-Type", form.mediaType())
            .with("X-Ipfs-Roots", target.rootsHeader());
    boolean binary = form == ResponseFormat.DAG_CBOR || form == ResponseFormat.CBOR;
    if (binary) {
      request.disposeAsAttachment(head, cid + "." + form.extension());
    } else {
      request.disposeAsAsked(head);
    }
    ranged.send(request, head, body);
  }

  private void page(ContentRequest request, ContentTarget target, byte[] json) throws IOException {
    byte[] page = DagPage.render(request, target.cid(), json);
    ResponseHead head =
        request.pageHead("DagIndex", target.cid()).with("X-Ipfs-Roots", target.rootsHeader());
    ranged.send(request, head, Body.of(ByteBuffer.wrap(page)));
  }

  private void requireValid(Cid cid) {
    Multicodec codec = cid.codec();
    if (!codec.equals(Multicodec.DAG_JSON) && !codec.equals(Multicodec.DAG_CBOR)) {
      return;
    }
    try {
      IpldNode _ = NodeDecoding.read(cid, source.require(cid), node -> node);
    } catch (IpldException e) {
      throw new RefusedRequestException(
          500, "block " + cid + " is not valid " + cid.codec() + ": " + e.getMessage());
    }
  }
}
