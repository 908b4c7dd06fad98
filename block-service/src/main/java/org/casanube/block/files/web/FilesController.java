package org.casanube.block.files.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.casanube.block.files.AddContent;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** REST for adding files. */
@RestController
@RequestMapping("/api/v1/files")
@Tag(name = "files", description = "Adding files and folders, and telling what is in them.")
class FilesController {
  private final AddRequests requests;

  FilesController(AddRequests requests) {
    this.requests = requests;
  }

  @PostMapping(
      consumes = {
        MediaType.APPLICATION_OCTET_STREAM_VALUE,
        AddBody.TAR,
        MediaType.MULTIPART_FORM_DATA_VALUE
      },
      produces = {MediaType.APPLICATION_JSON_VALUE, ProgressLines.NDJSON})
  @Operation(
      operationId = "addFiles",
      summary = "Add a file, a folder or a tar of a folder",
      description =
          "The body is one file, a tar of a tree, or a form whose parts named `file` carry their"
              + " relative path as file name. When the answer comes, everything is durable and the"
              + " root is pinned unless `pin=false`. With `Accept: application/x-ndjson` the answer"
              + " starts while the body is still sent and tells of the progress.")
  @AddOperation
  @Nullable ResponseEntity<AddedResponse> add(
      @RequestParam MultiValueMap<String, String> query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    AddParameters parameters = new AddParameters(query);
    AddContent content = content(parameters, request, request.getInputStream());
    return requests.answer(parameters, content, request, response);
  }

  @PutMapping(
      path = "/{name}",
      produces = {MediaType.APPLICATION_JSON_VALUE, ProgressLines.NDJSON})
  @Operation(
      operationId = "putFile",
      summary = "Add one file by a plain PUT",
      description = "For `curl -T`: the body is the file, of any media type.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = "*/*",
                      schema = @Schema(type = "string", format = "binary"))))
  @AddOperation
  @Nullable ResponseEntity<AddedResponse> put(
      @PathVariable @Parameter(description = "The file's name.", example = "photo.jpg") String name,
      @RequestParam MultiValueMap<String, String> query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    AddParameters parameters = new AddParameters(query);
    AddContent content = AddBody.file(request.getInputStream(), name, parameters.options().wrap());
    return requests.answer(parameters, content, request, response);
  }

  private static AddContent content(
      AddParameters parameters, HttpServletRequest request, InputStream body) {
    String declared = request.getContentType();
    if (declared == null || declared.isBlank()) {
      throw new ProblemException(
          HttpProblems.MEDIA_TYPE_NOT_SUPPORTED
              .problem("The body has no media type; a plain PUT needs none.")
              .withField(HttpHeaders.CONTENT_TYPE));
    }
    MediaType type = MediaType.parseMediaType(declared);
    if (type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)) {
      return AddBody.form(body, type);
    }
    if (type.isCompatibleWith(MediaType.APPLICATION_OCTET_STREAM)) {
      return AddBody.file(body, parameters.name(), parameters.options().wrap());
    }
    if (type.isCompatibleWith(MediaType.parseMediaType(AddBody.TAR))) {
      return AddBody.tar(body, parameters.options());
    }
    throw new ProblemException(
        HttpProblems.MEDIA_TYPE_NOT_SUPPORTED.problem("The body is " + type + "."));
  }
}
