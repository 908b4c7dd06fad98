package org.casanube.block.names.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.Base64;
import java.util.List;
import org.casanube.block.names.KeyFormat;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NameKeys;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** REST for the keys that names are signed with. */
@RestController
@RequestMapping(path = "/api/v1/names/keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "names")
class KeysController {
  private final NameKeys keys;

  KeysController(NameKeys keys) {
    this.keys = keys;
  }

  /** The keys that there are. */
  @Schema(name = "NameKeys")
  record KeysResponse(List<KeyResponse> keys) {
    KeysResponse {
      keys = List.copyOf(keys);
    }
  }

  @GetMapping
  @Operation(
      operationId = "listNameKeys",
      summary = "List the keys, this node's own first, the others by name")
  KeysResponse list() {
    return new KeysResponse(keys.list().stream().map(KeyResponse::of).toList());
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(operationId = "generateNameKey", summary = "Make a key")
  KeyResponse generate(@RequestBody @Valid NewKeyRequest body) {
    return KeyResponse.of(keys.generate(body.name(), body.kind()));
  }

  @PostMapping(path = "/imports", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "importNameKey",
      summary = "Take a key in",
      description = "What `ipfs key export` and openssl write can be read.")
  KeyResponse importKey(@RequestBody @Valid KeyImportRequest body) {
    return KeyResponse.of(
        keys.importKey(
            body.name(),
            decoded(body.content()),
            format(body.format()),
            characters(body.passphrase())));
  }

  @GetMapping("/{name}")
  @Operation(operationId = "getNameKey", summary = "Show a key, by its name or its IPNS name")
  KeyResponse key(@PathVariable String name) {
    return keys.find(name)
        .map(KeyResponse::of)
        .orElseThrow(() ->
            new NameException(NameErrorCode.KEY_NOT_FOUND, "there is no key that is called so"));
  }

  @PatchMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "renameNameKey", summary = "Call a key by another name")
  KeyResponse rename(@PathVariable String name, @RequestBody @Valid KeyChangeRequest body) {
    return KeyResponse.of(
        keys.rename(name, body.name(), Boolean.TRUE.equals(body.overwrite())).key());
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "removeNameKey",
      summary = "Destroy a key",
      description = "Without a copy of it elsewhere its IPNS name can never be published again.")
  void remove(@PathVariable String name) {
    var _ = keys.remove(name);
  }

  @PostMapping(
      path = "/{name}/export",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Operation(
      operationId = "exportNameKey",
      summary = "Give a key out",
      description = "Who has it can publish its name. For administrators alone.")
  ResponseEntity<byte[]> export(
      @PathVariable String name, @RequestBody @Valid KeyExportRequest body) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(keys.exportKey(name, format(body.format()), characters(body.passphrase())));
  }

  private static KeyFormat format(@Nullable String text) {
    return text == null
        ? KeyFormat.LIBP2P_PROTOBUF
        : KeyFormat.findByText(text)
            .orElseThrow(() ->
                new ProblemException(
                    HttpProblems.VALUE_INVALID
                        .problem("format is none of those that keys have")
                        .withField("format")));
  }

  private static byte[] decoded(String content) {
    try {
      return Base64.getDecoder().decode(content);
    } catch (IllegalArgumentException _) {
      throw new ProblemException(
          HttpProblems.VALUE_INVALID.problem("content is not base64").withField("content"));
    }
  }

  private static char @Nullable [] characters(@Nullable String passphrase) {
    return passphrase == null ? null : passphrase.toCharArray();
  }
}
