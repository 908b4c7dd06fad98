package org.casanube.block.imports.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.casanube.block.imports.ImportRefusedException;
import org.casanube.block.imports.KuboImportTask;
import org.casanube.block.imports.kubo.KuboRepository;
import org.casanube.block.operations.Operations;
import org.casanube.block.tree.TreeOwner;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** REST for taking over what other programs keep. */
@RestController
@RequestMapping(path = "/api/v1/imports", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "imports", description = "Taking over what other programs keep.")
class ImportsController {
  private static final int MAX_PATH = 4096;

  private final Operations operations;

  ImportsController(Operations operations) {
    this.operations = operations;
  }

  /** What to import. */
  @Schema(name = "KuboImportRequest")
  record KuboImportRequest(
      @NotBlank
          @Size(max = MAX_PATH)
          @Schema(
              description = "The repository's folder on the disk of this service, absolute.",
              example = "/home/ada/.ipfs")
          @Nullable String path) {}

  /** An import that was begun. */
  @Schema(name = "StartedImport")
  record StartedImportResponse(
      @Schema(example = "block-0193a1b2-0000-7000-8000-000000000000") String id,
      @Schema(example = KuboImportTask.TYPE) String type,
      String phase,
      @Schema(description = "Where to see how it goes.") String operation) {}

  @PostMapping(path = "/kubo", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "importKubo",
      summary = "Take over the repository of a Kubo",
      description =
          "An operation: blocks, pins, files, keys and what their names point at. The repository is"
              + " only read, and no daemon may run on it. What is here already is passed over, so"
              + " that a run can be made again. Its result counts what was taken (`blocks`, `bytes`,"
              + " `pins`, `files`, `keys`, `names`), what was here (`…Present`) and what was left"
              + " out (`…Refused`); the log says why.")
  ResponseEntity<StartedImportResponse> importKubo(
      @RequestBody @Valid KuboImportRequest body, HttpServletRequest request) {
    Path folder = folder(String.valueOf(body.path()));
    KuboRepository ignored = KuboRepository.open(folder);
    var operation =
        operations.start(KuboImportTask.TYPE, KuboImportTask.parameters(folder, owner(request)));
    String address = "/api/v1/operations/" + operation.id();
    return ResponseEntity.accepted()
        .location(URI.create(address))
        .body(
            new StartedImportResponse(
                operation.id().value(),
                operation.type(),
                operation.phase().name().toLowerCase(Locale.ROOT),
                address));
  }

  private static Path folder(String text) {
    try {
      Path folder = Path.of(text).normalize();
      if (folder.isAbsolute()) {
        return folder;
      }
    } catch (InvalidPathException e) {
      throw new ImportRefusedException("the path is none that this system has", e);
    }
    throw new ImportRefusedException("the path must be absolute");
  }

  private static TreeOwner owner(HttpServletRequest request) {
    @Nullable String user = request.getRemoteUser();
    if (user == null) {
      throw new ProblemException(
          HttpProblems.UNAUTHENTICATED.problem("A file tree belongs to somebody."));
    }
    return new TreeOwner(user);
  }
}
