package org.casanube.block.files.uploads;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.casanube.problems.ProblemException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** REST for uploads that can be resumed: tus 1.0. */
@RestController
@RequestMapping(UploadsController.PATH)
@Tag(name = "uploads", description = "Uploads that go on after a break: tus 1.0.")
class UploadsController {
  static final String PATH = "/api/v1/uploads";

  private static final String VERSION = "1.0.0";
  private static final String RESUMABLE = "Tus-Resumable";
  private static final String OFFSET = "Upload-Offset";
  private static final String LENGTH = "Upload-Length";
  private static final String PIECE = "application/offset+octet-stream";
  private static final String OVERRIDE = "X-HTTP-Method-Override";
  private static final String EXTENSIONS =
      "creation,creation-with-upload,termination,expiration,checksum";

  private final Uploads uploads;
  private final UploadsProperties limits;

  UploadsController(Uploads uploads, UploadsProperties limits) {
    this.uploads = uploads;
    this.limits = limits;
  }

  /** Runs before each of the methods below. */
  @ModelAttribute
  void speakTus(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader(RESUMABLE, VERSION);
    String method = request.getMethod();
    boolean free = method.equals("OPTIONS") || method.equals("GET");
    if (!free && !VERSION.equals(request.getHeader(RESUMABLE))) {
      response.setHeader("Tus-Version", VERSION);
      throw new ProblemException(
          UploadProblems.VERSION_UNSUPPORTED
              .problem("The header Tus-Resumable must be " + VERSION + ".")
              .withField(RESUMABLE));
    }
  }

  @RequestMapping(
      path = {"", "/{id:.*}"},
      method = RequestMethod.OPTIONS)
  @Operation(operationId = "uploadOptions", summary = "Tell what of tus is spoken")
  ResponseEntity<Void> options() {
    return ResponseEntity.noContent()
        .header("Tus-Version", VERSION)
        .header("Tus-Extension", EXTENSIONS)
        .header("Tus-Max-Size", Long.toString(limits.maxSize().toBytes()))
        .header("Tus-Checksum-Algorithm", PieceChecksum.ALGORITHMS)
        .build();
  }

  @PostMapping
  @Operation(
      operationId = "createUpload",
      summary = "Begin an upload",
      description = "A body of the type of a piece is its first piece.")
  ResponseEntity<Void> create(HttpServletRequest request) throws IOException {
    long length = number(request, LENGTH);
    String given = request.getHeader(UploadMetadata.HEADER);
    String metadata = given == null ? "" : given;
    UploadMetadata _ = UploadMetadata.parse(metadata);
    boolean withPiece = PIECE.equals(request.getContentType());
    Piece first = withPiece ? piece(request, 0) : null;
    UploadState state = uploads.create(request.getRemoteUser(), length, metadata);
    String id = state.upload().id();
    if (first != null && length > 0) {
      state = appendFirst(id, request.getRemoteUser(), first);
    }
    return ResponseEntity.status(HttpStatus.CREATED)
        .location(URI.create(PATH + "/" + id))
        .headers(progress(state))
        .build();
  }

  /** A client that is refused here never learns the upload's address. */
  private UploadState appendFirst(String id, String owner, Piece first) throws IOException {
    try {
      return uploads.append(id, owner, first);
    } catch (IOException | RuntimeException e) {
      uploads.delete(id, owner);
      throw e;
    }
  }

  @RequestMapping(path = "/{id}", method = RequestMethod.HEAD)
  @Operation(operationId = "headUpload", summary = "Tell where to go on")
  ResponseEntity<Void> head(@PathVariable String id, HttpServletRequest request)
      throws IOException {
    UploadState state = uploads.state(id, request.getRemoteUser());
    ResponseEntity.HeadersBuilder<?> answer =
        ResponseEntity.ok()
            .headers(progress(state))
            .header(LENGTH, Long.toString(state.upload().length()))
            .header(HttpHeaders.CACHE_CONTROL, "no-store");
    String metadata = state.upload().metadata();
    return (metadata.isEmpty() ? answer : answer.header(UploadMetadata.HEADER, metadata)).build();
  }

  @PatchMapping(path = "/{id}", consumes = PIECE)
  @Operation(operationId = "appendToUpload", summary = "Send the next piece")
  ResponseEntity<Void> append(@PathVariable String id, HttpServletRequest request)
      throws IOException {
    Piece piece = piece(request, number(request, OFFSET));
    UploadState state = uploads.append(id, request.getRemoteUser(), piece);
    return ResponseEntity.noContent().headers(progress(state)).build();
  }

  @PostMapping(path = "/{id}", consumes = PIECE, headers = OVERRIDE + "=PATCH")
  @Hidden
  ResponseEntity<Void> appendByPost(@PathVariable String id, HttpServletRequest request)
      throws IOException {
    return append(id, request);
  }

  @DeleteMapping("/{id}")
  @Operation(operationId = "deleteUpload", summary = "Give an upload up, or forget its result")
  ResponseEntity<Void> delete(@PathVariable String id, HttpServletRequest request)
      throws IOException {
    uploads.delete(id, request.getRemoteUser());
    return ResponseEntity.noContent().build();
  }

  @PostMapping(path = "/{id}", headers = OVERRIDE + "=DELETE")
  @Hidden
  ResponseEntity<Void> deleteByPost(@PathVariable String id, HttpServletRequest request)
      throws IOException {
    return delete(id, request);
  }

  @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "getUpload", summary = "Tell the state and, once added, the CID")
  ResponseEntity<UploadResponse> get(@PathVariable String id, HttpServletRequest request) {
    UploadState state = uploads.look(id, request.getRemoteUser());
    return ResponseEntity.ok()
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(UploadResponse.of(state));
  }

  private static HttpHeaders progress(UploadState state) {
    HttpHeaders headers = new HttpHeaders();
    headers.set(OFFSET, Long.toString(state.offset()));
    headers.setInstant("Upload-Expires", state.upload().expires());
    return headers;
  }

  private static Piece piece(HttpServletRequest request, long offset) throws IOException {
    String checksum = request.getHeader(PieceChecksum.HEADER);
    return new Piece(
        offset, request.getInputStream(), checksum == null ? null : PieceChecksum.parse(checksum));
  }

  private static long number(HttpServletRequest request, String header) {
    String value = request.getHeader(header);
    if (value == null || !value.matches("[0-9]{1,18}")) {
      throw UploadProblems.header(header, "The header is a number of bytes.");
    }
    return Long.parseLong(value);
  }
}
