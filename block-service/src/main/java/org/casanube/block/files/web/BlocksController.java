package org.casanube.block.files.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.collection.Collector;
import org.casanube.block.collection.Removal;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.casanube.problems.ProblemType;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** REST for single blocks. */
@RestController
@RequestMapping("/api/v1/blocks")
@Tag(name = "blocks", description = "Single blocks of at most 2 MiB.")
class BlocksController {
  private static final ProblemType TOO_LARGE =
      new ProblemType("block-too-large", "A block is too large", 413);

  private static final ProblemType IN_USE =
      new ProblemType("block-in-use", "Something needs the block", 409);
  private static final ProblemType COLLECTION_RUNNING =
      new ProblemType("collection-running", "A collection is under way", 503);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Blocks blocks;
  private final Collector collector;

  BlocksController(Blocks blocks, Collector collector) {
    this.blocks = blocks;
    this.collector = collector;
  }

  /** A block that was put or removed. */
  record BlockResponse(String cid, int size) {}

  @GetMapping(path = "/{cid}", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Operation(operationId = "getBlock", summary = "Get the bytes of a block")
  ResponseEntity<byte[]> get(@PathVariable Cid cid) {
    Block block = blocks.require(cid);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .header("X-Content-Type-Options", "nosniff")
        .body(block.toBytes());
  }

  @RequestMapping(path = "/{cid}", method = RequestMethod.HEAD)
  @Operation(
      operationId = "statBlock",
      summary = "Tell whether a block is here, and its size",
      description = "The block is not read, so damage does not show.")
  ResponseEntity<Void> stat(@PathVariable Cid cid) {
    OptionalInt size = blocks.findSize(cid);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .contentLength(size.orElseThrow(() -> new MissingBlockException(cid)))
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  @PutMapping(path = "/{cid}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "putBlock",
      summary = "Put a block under its CID",
      description = "The bytes are checked against the CID. Nothing pins the block.")
  ResponseEntity<BlockResponse> put(@PathVariable Cid cid, HttpServletRequest request)
      throws IOException {
    return store(cid, read(request));
  }

  @DeleteMapping(path = "/{cid}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "removeBlock",
      summary = "Remove a block that nothing needs",
      description =
          "Refused with `block-in-use` if a pin or a file tree leads to it. Looks at all that they"
              + " lead to, so remove many by a collection.")
  BlockResponse remove(@PathVariable Cid cid) {
    return switch (collector.remove(cid)) {
      case Removal.Removed(int size) -> new BlockResponse(cid.toString(), size);
      case Removal.Missing _ -> throw new MissingBlockException(cid);
      case Removal.Held(String holder) ->
          throw IN_USE.exception("%s is kept by %s.".formatted(cid, holder));
      case Removal.Busy _ ->
          throw new ProblemException(
              COLLECTION_RUNNING
                  .problem("A block can't be removed while a collection is under way.")
                  .withRetryAfter(RETRY_AFTER));
    };
  }

  @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "addBlock", summary = "Put a block and get its CID")
  ResponseEntity<BlockResponse> add(
      @RequestParam(defaultValue = "raw") String codec,
      @RequestParam(defaultValue = "sha2-256") String hash,
      HttpServletRequest request)
      throws IOException {
    Multicodec known =
        Multicodec.findByName(codec)
            .orElseThrow(() -> invalid("codec", "The codec '%s' is not known.".formatted(codec)));
    if (!hash.equals("sha2-256")) {
      throw invalid("hash", "Blocks are hashed with sha2-256; put others under their CID.");
    }
    byte[] bytes = read(request);
    return store(Cid.v1(known, Multihash.sha256(bytes)), bytes);
  }

  private ResponseEntity<BlockResponse> store(Cid cid, byte[] bytes) {
    try (Blocks.WriteSession session = blocks.openSession()) {
      session.addVerified(cid, Block.of(cid.multihash(), bytes));
      session.commit();
    }
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(new BlockResponse(cid.toString(), bytes.length));
  }

  private byte[] read(HttpServletRequest request) throws IOException {
    requireSmall(request.getContentLengthLong());
    byte[] bytes = request.getInputStream().readNBytes(Block.MAX_BYTES + 1);
    requireSmall(bytes.length);
    return bytes;
  }

  private static void requireSmall(long bytes) {
    if (bytes > Block.MAX_BYTES) {
      throw new ProblemException(
          TOO_LARGE
              .problem("The block is larger than %d bytes.".formatted(Block.MAX_BYTES))
              .withLimit(Block.MAX_BYTES));
    }
  }

  private static ProblemException invalid(String field, String detail) {
    return new ProblemException(HttpProblems.VALUE_INVALID.problem(detail).withField(field));
  }
}
