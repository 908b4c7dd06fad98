package org.casanube.block.tree.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.casanube.block.tree.ContentWrite;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.TreeFile;
import org.casanube.block.tree.TreeNode;
import org.casanube.block.tree.TreeOwner;
import org.casanube.block.tree.TreePage;
import org.casanube.block.tree.TreePath;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** REST for the caller's file tree. The ETag is the tree's root, and If-Match is honoured. */
@RestController
@RequestMapping("/api/v1/tree")
@Tag(
    name = "file tree",
    description =
        "A mutable tree of files for each user. The ETag of every answer is the tree's root;"
            + " with If-Match a change is made only if the root is still that one.")
class TreeController {
  private static final int MAX_PAGE = 1000;

  private final FileTrees trees;
  private final TreeListing listing;
  private final JsonMapper mapper;

  TreeController(FileTrees trees, JsonMapper mapper) {
    this.trees = trees;
    this.mapper = mapper;
    listing = new TreeListing(trees);
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "statTree", summary = "Tell what stands at a path")
  ResponseEntity<TreeNodeResponse> stat(
      @RequestParam(defaultValue = "/") String path, HttpServletRequest request) {
    TreeNode node = trees.stat(TreeRequests.owner(request), TreePath.parse(path));
    return ResponseEntity.ok().eTag(node.root().toString()).body(TreeNodeResponse.of(node));
  }

  @GetMapping(path = "/entries", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listTree",
      summary = "List a directory, a page at a time",
      description =
          "By name as a rule; a directory so large that it is sharded, by hash. With `Accept:"
              + " application/x-ndjson` all entries, one on each line.")
  ResponseEntity<TreePageResponse> list(
      @RequestParam(defaultValue = "/") String path,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "100") @Min(1) @Max(MAX_PAGE) int limit,
      HttpServletRequest request) {
    TreePath directory = TreePath.parse(path);
    TreePage page =
        trees.list(TreeRequests.owner(request), directory, Optional.ofNullable(cursor), limit);
    return ResponseEntity.ok()
        .eTag(page.root().toString())
        .body(listing.response(directory, page, limit));
  }

  @GetMapping(path = "/entries", produces = TreeListing.NDJSON)
  void listLines(
      @RequestParam(defaultValue = "/") String path,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    listing.writeLines(TreeRequests.owner(request), TreePath.parse(path), mapper, response);
  }

  @GetMapping("/content")
  @Operation(operationId = "readTree", summary = "Read a file, or a range of it")
  void read(@RequestParam String path, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (TreeFile file = trees.open(TreeRequests.owner(request), TreePath.parse(path))) {
      TreeContentResponse.write(file, request, response);
    }
  }

  @PutMapping(path = "/content", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "writeTree",
      summary = "Write into a file",
      description =
          "The body goes into the file at `offset`; what stands behind it stays, unless"
              + " `truncate=true`, which ends the file where the body ends. When the answer comes, it is durable.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  ResponseEntity<TreeChangeResponse> write(
      @RequestParam String path,
      @RequestParam(defaultValue = "0")
          @Parameter(description = "Where to begin, in bytes, or `end` to append.")
          String offset,
      @RequestParam(defaultValue = "false") boolean create,
      @RequestParam(defaultValue = "false") boolean truncate,
      @RequestParam(defaultValue = "false") boolean parents,
      HttpServletRequest request)
      throws IOException {
    ContentWrite write = new ContentWrite(offset(offset), create, truncate, parents);
    return TreeChangeResponse.of(
        trees.write(
            TreeRequests.owner(request),
            TreePath.parse(path),
            write,
            request.getInputStream(),
            TreeRequests.expectedRoot(request)));
  }

  @PostMapping(path = "/directories", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "makeTreeDirectory", summary = "Make a directory")
  ResponseEntity<TreeChangeResponse> makeDirectory(
      @org.springframework.web.bind.annotation.RequestBody @Valid DirectoryRequest body,
      HttpServletRequest request) {
    return TreeChangeResponse.of(
        trees.makeDirectory(
            TreeRequests.owner(request),
            TreePath.parse(body.path()),
            Boolean.TRUE.equals(body.parents()),
            TreeRequests.expectedRoot(request)));
  }

  @PostMapping(path = "/copies", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "copyInTree",
      summary = "Make a further entry for something of the tree, or of /ipfs/",
      description = "Takes no longer for a large directory than for a small file.")
  ResponseEntity<TreeChangeResponse> copy(
      @org.springframework.web.bind.annotation.RequestBody @Valid TransferRequest body,
      HttpServletRequest request) {
    TreeOwner owner = TreeRequests.owner(request);
    TreePath target = TreePath.parse(body.to());
    Optional<Cid> expected = TreeRequests.expectedRoot(request);
    Optional<TreeRequests.Source> outside = TreeRequests.outside(body.from());
    if (outside.isPresent()) {
      Cid source = trees.resolve(outside.get().root(), outside.get().names());
      return TreeChangeResponse.of(trees.link(owner, source, target, body.options(), expected));
    }
    return TreeChangeResponse.of(
        trees.copy(owner, TreePath.parse(body.from()), target, body.options(), expected));
  }

  @PostMapping(path = "/moves", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "moveInTree", summary = "Move or rename something of the tree")
  ResponseEntity<TreeChangeResponse> move(
      @org.springframework.web.bind.annotation.RequestBody @Valid TransferRequest body,
      HttpServletRequest request) {
    return TreeChangeResponse.of(
        trees.move(
            TreeRequests.owner(request),
            TreePath.parse(body.from()),
            TreePath.parse(body.to()),
            body.options(),
            TreeRequests.expectedRoot(request)));
  }

  @DeleteMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "removeFromTree", summary = "Remove a file, or a directory")
  ResponseEntity<TreeChangeResponse> remove(
      @RequestParam String path,
      @RequestParam(defaultValue = "false")
          @Parameter(description = "Also a directory that has entries.")
          boolean recursive,
      HttpServletRequest request) {
    return TreeChangeResponse.of(
        trees.remove(
            TreeRequests.owner(request),
            TreePath.parse(path),
            recursive,
            TreeRequests.expectedRoot(request)));
  }

  private static OptionalLong offset(String text) {
    return text.equals("end") ? OptionalLong.empty() : OptionalLong.of(TreeListing.number(text));
  }
}
