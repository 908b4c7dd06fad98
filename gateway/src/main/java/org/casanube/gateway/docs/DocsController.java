package org.casanube.gateway.docs;

import java.net.URI;
import java.util.Map;
import org.casanube.problems.HttpProblems;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Shows the merged description, as JSON for programs and as a page for people. */
@RestController
final class DocsController {
  /** The page runs its own script and nothing else, and talks to nobody but this gateway. */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, MediaType> FILES =
      Map.of(
          "page.html", MediaType.parseMediaType("text/html;charset=UTF-8"),
          "page.js", MediaType.parseMediaType("text/javascript;charset=UTF-8"),
          "page.css", MediaType.parseMediaType("text/css;charset=UTF-8"));

  private final MergedDescription description;

  DocsController(MergedDescription description) {
    this.description = description;
  }

  @GetMapping(path = "/api/docs/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
  Mono<ObjectNode> openApi() {
    return description.current();
  }

  /** Whoever opens the gateway's bare address in a browser gets to what it offers. */
  @GetMapping("/")
  ResponseEntity<Void> root() {
    return ResponseEntity.status(HttpStatus.FOUND).location(URI.create("/api/docs")).build();
  }

  @GetMapping({"/api/docs", "/api/docs/"})
  ResponseEntity<Resource> page() {
    return file("page.html");
  }

  @GetMapping("/api/docs/{name}")
  ResponseEntity<Resource> file(@PathVariable String name) {
    MediaType type = FILES.get(name);
    if (type == null) {
      throw HttpProblems.ROUTE_NOT_FOUND.exception("The docs have no such file.");
    }
    return ResponseEntity.ok()
        .contentType(type)
        .cacheControl(CacheControl.noCache())
        .header("Content-Security-Policy", PAGE_POLICY)
        .header("Referrer-Policy", "no-referrer")
        .body(new ClassPathResource("docs/" + name, DocsController.class.getClassLoader()));
  }
}
