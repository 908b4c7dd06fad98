package org.casanube.block.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.casanube.block.content.negotiation.ResponseFormat;
import org.casanube.block.names.IpnsRecord;
import org.casanube.multiformats.Multihash;

/**
 * Answers with the record of an IPNS name, for clients to check.
 *
 * @see <a href="https://specs.ipfs.tech/http-gateways/trustless-gateway/">Trustless gateway, IPNS
 *     record responses</a>
 */
final class RecordResponse {
  private final NameSource names;
  private final RangedResponse ranged;

  RecordResponse(NameSource names, RangedResponse ranged) {
    this.names = names;
    this.ranged = ranged;
  }

  void respond(ContentRequest request) throws IOException {
    IpnsRecord record = names.record(request.path(), request.waits());
    byte[] bytes = record.toBytes();
    ResponseHead head =
        request
            .of(names.ageOf(record))
            .head(200, '"' + Multihash.sha256(bytes).toString() + ".ipns-record\"")
            .with("Content-Type", ResponseFormat.IPNS_RECORD.mediaType());
    request.disposeAsAttachment(head, request.path().root() + ".ipns-record");
    ranged.send(request, head, Body.of(ByteBuffer.wrap(bytes)));
  }
}
