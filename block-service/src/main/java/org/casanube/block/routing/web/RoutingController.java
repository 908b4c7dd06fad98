package org.casanube.block.routing.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.casanube.block.blocks.BlockStore;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.routing.Provider;
import org.casanube.block.routing.RoutingSearches;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** REST for finding out who has what, and for telling that this node has it. */
@RestController
@RequestMapping("/api/v1/routing")
@Tag(name = "routing", description = "Who has what, and where peers are.")
class RoutingController {
  private static final String NDJSON = "application/x-ndjson";
  private static final int MAX_PROVIDERS = 1000;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final String TIMEOUT = "How long to look, as in `10s`; at most 5 minutes.";

  private final RoutingSearches searches;
  private final BlockStore blocks;
  private final JsonMapper mapper;

  RoutingController(RoutingSearches searches, BlockStore blocks, JsonMapper mapper) {
    this.searches = searches;
    this.blocks = blocks;
    this.mapper = mapper;
  }

  @GetMapping(path = "/providers/{cid}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "findProviders",
      summary = "Look for peers that have a block",
      description =
          "With `Accept: application/x-ndjson` each is told of as it is found, a line for each."
              + " This node itself is not among them. Nobody found is an empty list.")
  ProvidersResponse findProviders(
      @PathVariable Cid cid,
      @RequestParam(defaultValue = "20") @Min(1) @Max(MAX_PROVIDERS) int limit,
      @RequestParam(defaultValue = "30s")
          @DurationFormat(style = DurationFormat.Style.SIMPLE)
          @Parameter(description = TIMEOUT, schema = @Schema(type = "string", defaultValue = "30s"))
          Duration timeout)
      throws InterruptedIOException {
    List<ProviderResponse> found = new ArrayList<>();
    try {
      boolean complete =
          searches.findProviders(
              cid,
              checked(timeout),
              provider -> {
                found.add(ProviderResponse.of(provider));
                return found.size() < limit;
              });
      return new ProvidersResponse(cid.toString(), found, complete);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @GetMapping(path = "/providers/{cid}", produces = NDJSON)
  void findProviderLines(
      @PathVariable Cid cid,
      @RequestParam(defaultValue = "20") @Min(1) @Max(MAX_PROVIDERS) int limit,
      @RequestParam(defaultValue = "30s") @DurationFormat(style = DurationFormat.Style.SIMPLE)
          Duration timeout,
      HttpServletResponse response)
      throws IOException {
    Duration time = checked(timeout);
    response.setContentType(NDJSON);
    ProviderLines lines = new ProviderLines(response.getOutputStream(), mapper, limit);
    try {
      boolean ignored = searches.findProviders(cid, time, lines::write);
    } catch (InterruptedException e) {
      throw interrupted();
    }
    lines.requireWritten();
  }

  /** Writes each provider at once. */
  private static final class ProviderLines {
    private final OutputStream target;
    private final JsonMapper mapper;
    private final int limit;
    private final List<IOException> failures = new ArrayList<>(1);
    private int count;

    ProviderLines(OutputStream target, JsonMapper mapper, int limit) {
      this.target = target;
      this.mapper = mapper;
      this.limit = limit;
    }

    boolean write(Provider provider) {
      try {
        target.write(mapper.writeValueAsBytes(ProviderResponse.of(provider)));
        target.write('\n');
        target.flush();
        count++;
        return count < limit;
      } catch (IOException e) {
        failures.add(e);
        return false;
      }
    }

    void requireWritten() throws IOException {
      if (!failures.isEmpty()) {
        throw failures.getFirst();
      }
    }
  }

  @GetMapping(path = "/peers/{peerId}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "findPeer",
      summary = "Look for the addresses of a peer",
      description = "404 if nobody knows an address of it in time.")
  ProviderResponse findPeer(
      @PathVariable PeerId peerId,
      @RequestParam(defaultValue = "30s")
          @DurationFormat(style = DurationFormat.Style.SIMPLE)
          @Parameter(description = TIMEOUT, schema = @Schema(type = "string", defaultValue = "30s"))
          Duration timeout)
      throws InterruptedIOException {
    try {
      return searches
          .findPeer(peerId, checked(timeout))
          .map(ProviderResponse::of)
          .orElseThrow(() ->
              new ProblemException(
                  HttpProblems.ofStatus(404)
                      .problem("Nobody knows where " + peerId + " is.")
                      .withField("peerId")));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  @PostMapping(
      path = "/provides",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "provide",
      summary = "Tell others now that this node has a block",
      description =
          "They forget it after two days; what is pinned is told again by itself. 404 if the block"
              + " is not here.")
  ProvideResponse provide(@RequestBody @Valid ProvideRequest body) throws InterruptedIOException {
    Cid cid = body.cid();
    if (!blocks.contains(cid.multihash())) {
      throw new MissingBlockException(cid);
    }
    try {
      return new ProvideResponse(cid.toString(), searches.announce(cid));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static Duration checked(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem(
                  "timeout is %s, not within 1ms and %ds."
                      .formatted(asAccepted(timeout), LONGEST.toSeconds()))
              .withField("timeout")
              .withLimit(LONGEST.toSeconds()));
    }
    return timeout;
  }

  /** In the form that a request brings it in. */
  private static String asAccepted(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("the search was interrupted");
  }
}
