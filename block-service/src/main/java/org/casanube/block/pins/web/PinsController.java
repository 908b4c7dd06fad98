package org.casanube.block.pins.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casanube.block.operations.Operations;
import org.casanube.block.pins.Pin;
import org.casanube.block.pins.PinFetching;
import org.casanube.block.pins.PinFilter;
import org.casanube.block.pins.PinName;
import org.casanube.block.pins.PinPage;
import org.casanube.block.pins.PinRequest;
import org.casanube.block.pins.PinStatus;
import org.casanube.block.pins.PinTask;
import org.casanube.block.pins.Pins;
import org.casanube.multiformats.Cid;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** REST for the pins of this node. */
@RestController
@RequestMapping("/api/v1/local-pins")
@Tag(name = "local pins", description = "What this node keeps from its collector.")
class PinsController {
  private static final int MAX_PAGE = 1000;
  private static final long HOLDER_BLOCKS = 200_000;

  private final Pins pins;
  private final PinFetching fetching;
  private final Operations operations;
  private final JsonMapper mapper;
  private final Clock clock;
  private final ProblemResolver problems;

  PinsController(
      Pins pins,
      PinFetching fetching,
      Operations operations,
      JsonMapper mapper,
      Clock clock,
      List<ProblemMapping> mappings) {
    this.pins = pins;
    this.fetching = fetching;
    this.operations = operations;
    this.mapper = mapper;
    this.clock = clock;
    problems = new ProblemResolver(mappings);
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listLocalPins",
      summary = "List pins, a page at a time",
      description = "With `Accept: application/x-ndjson` all of them, a pin on each line.")
  PinPageResponse list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "100") @Min(1) @Max(MAX_PAGE) int limit,
      @RequestParam(required = false)
          @Parameter(description = "`recursive` or `direct`; both if absent.")
          @Nullable String type,
      @RequestParam(required = false)
          @Parameter(description = "Only pins of exactly this name; empty for those without.")
          @Nullable String name) {
    PinFilter filter =
        new PinFilter(
            Optional.ofNullable(type).map(PinType::parse),
            Optional.ofNullable(name).map(PinName::new));
    return PinPageResponse.of(
        pins.list(filter, Optional.ofNullable(cursor), limit),
        next -> address(next, limit, type, name));
  }

  @GetMapping(produces = PinProgress.NDJSON)
  void listLines(
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String name,
      HttpServletResponse response)
      throws IOException {
    PinFilter filter =
        new PinFilter(
            Optional.ofNullable(type).map(PinType::parse),
            Optional.ofNullable(name).map(PinName::new));
    response.setContentType(PinProgress.NDJSON);
    OutputStream target = response.getOutputStream();
    Optional<String> cursor = Optional.empty();
    do {
      PinPage page = pins.list(filter, cursor, MAX_PAGE);
      for (Pin pin : page.pins()) {
        target.write(mapper.writeValueAsBytes(PinResponse.of(pin)));
        target.write('\n');
      }
      target.flush();
      cursor = page.next();
    } while (cursor.isPresent());
  }

  @GetMapping(path = "/{cid}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "findLocalPin",
      summary = "Tell whether a block is pinned, in itself or below a recursive pin",
      description = "Answered from an index, without a walk, however many pins there are.")
  PinStatusResponse find(
      @PathVariable Cid cid,
      @RequestParam(defaultValue = "false")
          @Parameter(description = "Also look for the recursive pin above it; may take seconds.")
          boolean holder) {
    PinStatus status = pins.status(cid);
    Optional<Cid> found =
        holder && status instanceof PinStatus.Indirect
            ? pins.findHolder(cid, HOLDER_BLOCKS)
            : Optional.empty();
    return PinStatusResponse.of(cid, status, found.map(Cid::toString).orElse(null));
  }

  @PutMapping(
      path = "/{cid}",
      produces = {MediaType.APPLICATION_JSON_VALUE, PinProgress.NDJSON})
  @Operation(
      operationId = "putLocalPin",
      summary = "Pin a block or a DAG, fetching what is not here",
      description =
          "When the answer comes, the pin is durable. Doing it again changes nothing, and what has"
              + " come is not asked for again. With `Accept: application/x-ndjson` lines tell how"
              + " far it is: `progress` while what is here is walked, `fetching` while peers send;"
              + " the last one is `pinned` or `problem`. Going away ends the work, unless"
              + " `background=true`.",
      responses = {
        @ApiResponse(responseCode = "200"),
        @ApiResponse(
            responseCode = "202",
            description = "With `background=true`: the operation at `Location` makes the pin.",
            content = @Content)
      })
  @Nullable ResponseEntity<PinResponse> put(
      @PathVariable Cid cid,
      @RequestParam(defaultValue = "recursive") String type,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "1h")
          @DurationFormat(style = DurationFormat.Style.SIMPLE)
          @Parameter(
              description = "How long it may take in all, as in `30s`, `10m` or `1h`.",
              schema = @Schema(type = "string", defaultValue = "1h"))
          Duration timeout,
      @RequestParam(defaultValue = "true")
          @Parameter(description = "If `false`, only what is here already is pinned.")
          boolean fetch,
      @RequestParam(defaultValue = "false")
          @Parameter(description = "Answer 202 at once; an operation makes the pin.")
          boolean background,
      @Parameter(hidden = true) @RequestHeader(defaultValue = "") String accept,
      HttpServletResponse response) {
    boolean lines = accept.contains(PinProgress.NDJSON);
    PinRequest request =
        new PinRequest(
            cid, PinType.parse(type), new PinName(name), Optional.empty(), false, Optional.empty());
    if (background) {
      var operation = operations.start(PinTask.TYPE, PinTask.parameters(request));
      return ResponseEntity.accepted()
          .location(URI.create("/api/v1/operations/" + operation.id()))
          .build();
    }
    PinProgress progress = new PinProgress(response, mapper, clock, timeout, lines);
    try {
      Pin pin =
          fetch
              ? fetching.pin(request, progress)
              : pins.pin(request.cid(), request.mode(), request.name(), progress);
      if (!lines) {
        return ResponseEntity.ok(PinResponse.of(pin));
      }
      progress.pinned(PinResponse.of(pin));
    } catch (RuntimeException e) {
      if (!progress.hasBegun()) {
        throw e;
      }
      progress.failed(problems.resolve(e).toJson());
    }
    return null;
  }

  @DeleteMapping(path = "/{cid}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "deleteLocalPins",
      summary = "Remove one pin of a CID, or all of them",
      description = "What was pinned stays until the next collection.")
  RemovedPinsResponse delete(
      @PathVariable Cid cid,
      @RequestParam(required = false)
          @Parameter(description = "Only the pin of this name; all if absent.")
          @Nullable String name) {
    List<Pin> removed =
        name == null ? pins.unpinAll(cid) : List.of(pins.unpin(cid, new PinName(name)));
    return new RemovedPinsResponse(removed.stream().map(PinResponse::of).toList());
  }

  private static String address(
      String cursor, int limit, @Nullable String type, @Nullable String name) {
    return UriComponentsBuilder.fromPath("/api/v1/local-pins")
        .queryParam("cursor", "{cursor}")
        .queryParam("limit", limit)
        .queryParamIfPresent("type", Optional.ofNullable(type).map(any -> "{type}"))
        .queryParamIfPresent("name", Optional.ofNullable(name).map(any -> "{name}"))
        .encode()
        .buildAndExpand(
            Map.of("cursor", cursor, "type", String.valueOf(type), "name", String.valueOf(name)))
        .toUriString();
  }
}
