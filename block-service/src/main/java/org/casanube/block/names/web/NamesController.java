package org.casanube.block.names.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NameKey;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names;
import org.casanube.block.names.Names.Spread;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.names.web.PublicationResponse.SpreadResponse;
import org.casanube.multiformats.MultiformatException;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** REST for where names lead, and for what this node publishes. */
@RestController
@RequestMapping("/api/v1/names")
@Tag(name = "names", description = "Names that can change what they point at: IPNS and DNSLink.")
class NamesController {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final String WAIT = "The longest to wait, as in `10s`; at most 5 minutes.";

  private final Names names;
  private final NameKeys keys;

  NamesController(Names names, NameKeys keys) {
    this.names = names;
    this.keys = keys;
  }

  /** What is renewed. */
  @Schema(name = "NamePublications")
  record PublicationsResponse(List<PublicationResponse> publications) {
    PublicationsResponse {
      publications = List.copyOf(publications);
    }
  }

  /** What became of a record. */
  @Schema(name = "NameSpreads")
  record SpreadsResponse(List<SpreadResponse> routings) {
    SpreadsResponse {
      routings = List.copyOf(routings);
    }
  }

  @GetMapping(path = "/resolution", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "resolveName",
      summary = "Follow a name to what it points at",
      description =
          "`path` is `/ipns/` and an IPNS name or a domain name with a DNSLink; a path under"
              + " `/ipfs/` is its own answer.")
  ResolutionResponse resolve(
      @RequestParam String path,
      @RequestParam(defaultValue = "true")
          @Parameter(description = "Whether to go on where the answer is a name again.")
          boolean recursive,
      @RequestParam(defaultValue = "true") @Parameter(description = "False asks others anew.")
          boolean cached,
      @RequestParam(defaultValue = "30s") @Parameter(description = WAIT) String timeout) {
    ResolveOptions options = options(timeout, cached);
    return ResolutionResponse.of(
        names.resolve(NamePath.parse(path), recursive ? options : options.oneStep()));
  }

  @GetMapping(path = "/publications", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "listNamePublications", summary = "List the names that are renewed")
  PublicationsResponse publications() {
    return new PublicationsResponse(
        names.publications().stream().map(PublicationResponse::of).toList());
  }

  @PostMapping(
      path = "/publications",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "publishName",
      summary = "Point a name at a path",
      description =
          "It is durable when this answers, though no routing may have taken it yet; it is given to"
              + " them again, and renewed before its time is over.")
  PublicationResponse publish(@RequestBody @Valid PublicationRequest body) {
    Names.Published published = names.publish(body.toRequest());
    return PublicationResponse.of(published.publication(), published.spread());
  }

  @GetMapping(path = "/publications/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "getNamePublication", summary = "Show what was published for a name")
  PublicationResponse publication(@PathVariable String name) {
    IpnsName wanted = owned(name);
    return names
        .findPublication(wanted)
        .map(PublicationResponse::of)
        .orElseThrow(() -> notPublished(wanted));
  }

  @DeleteMapping("/publications/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "withdrawName",
      summary = "No longer renew a name",
      description = "Records that are out stay valid until their time is over.")
  void withdraw(@PathVariable String name) {
    IpnsName wanted = owned(name);
    if (!names.withdraw(wanted)) {
      throw notPublished(wanted);
    }
  }

  @GetMapping(path = "/records/{name}", produces = IpnsRecord.MEDIA_TYPE)
  @Operation(
      operationId = "getNameRecord",
      summary = "Get the newest signed record of a name, as it travels")
  ResponseEntity<byte[]> record(
      @PathVariable String name,
      @RequestParam(defaultValue = "true") boolean cached,
      @RequestParam(defaultValue = "30s") @Parameter(description = WAIT) String timeout) {
    IpnsRecord record = names.record(ipnsName(name), options(timeout, cached));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.maxAge(record.ttl().orElse(Duration.ofMinutes(1))))
        .body(record.toBytes());
  }

  @PutMapping(
      path = "/records/{name}",
      consumes = IpnsRecord.MEDIA_TYPE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "putNameRecord",
      summary = "Give a record that somebody signed to all routings",
      description = "It is not renewed here. At most 10 KiB.")
  SpreadsResponse accept(
      @PathVariable String name,
      @RequestParam(defaultValue = "60s") @Parameter(description = WAIT) String timeout,
      InputStream body)
      throws IOException {
    byte[] bytes = body.readNBytes(IpnsRecord.MAX_BYTES + 1);
    List<Spread> spread =
        names.accept(ipnsName(name), bytes, Durations.wait("timeout", timeout, LONGEST));
    return new SpreadsResponse(spread.stream().map(SpreadResponse::of).toList());
  }

  private static ResolveOptions options(String timeout, boolean cached) {
    ResolveOptions options =
        ResolveOptions.usual().deadline(Durations.wait("timeout", timeout, LONGEST));
    return cached ? options : options.uncached();
  }

  /** A name by the key that is called so, or written as it is. */
  private IpnsName owned(String name) {
    return keys.find(name).map(NameKey::ipnsName).orElseGet(() -> ipnsName(name));
  }

  private static IpnsName ipnsName(String name) {
    try {
      return IpnsName.parse(name);
    } catch (MultiformatException e) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID
              .problem("This is no IPNS name: " + e.getMessage())
              .withField("name"));
    }
  }

  private static NameException notPublished(IpnsName name) {
    return new NameException(NameErrorCode.NOT_FOUND, name + " is not published here");
  }
}
