package org.casanube.block.files.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes what all ways of adding have in common. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Parameters({
  @Parameter(name = "query", hidden = true),
  @Parameter(
      name = "profile",
      in = ParameterIn.QUERY,
      description = "The set of options under which others compute the same CIDs.",
      schema =
          @Schema(
              type = "string",
              allowableValues = {"unixfs-v1-2025", "unixfs-v0-2015"},
              defaultValue = "unixfs-v1-2025")),
  @Parameter(
      name = "chunker",
      in = ParameterIn.QUERY,
      description = "size-N, rabin, rabin-AVERAGE, rabin-MIN-AVERAGE-MAX or buzhash.",
      schema = @Schema(type = "string", example = "size-262144")),
  @Parameter(
      name = "layout",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = "string",
              allowableValues = {"balanced", "trickle"})),
  @Parameter(
      name = "cidVersion",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = "integer",
              allowableValues = {"0", "1"})),
  @Parameter(name = "rawLeaves", in = ParameterIn.QUERY, schema = @Schema(type = "boolean")),
  @Parameter(
      name = "wrap",
      in = ParameterIn.QUERY,
      description = "Put even a single entry into a directory.",
      schema = @Schema(type = "boolean", defaultValue = "false")),
  @Parameter(
      name = "onlyHash",
      in = ParameterIn.QUERY,
      description = "Compute the root and keep nothing.",
      schema = @Schema(type = "boolean", defaultValue = "false")),
  @Parameter(
      name = "pin",
      in = ParameterIn.QUERY,
      schema = @Schema(type = "boolean", defaultValue = "true")),
  @Parameter(name = "pinName", in = ParameterIn.QUERY, schema = @Schema(type = "string")),
  @Parameter(
      name = "preserveMode",
      in = ParameterIn.QUERY,
      description = "Keep the permission bits that a tar says.",
      schema = @Schema(type = "boolean", defaultValue = "false")),
  @Parameter(
      name = "preserveMtime",
      in = ParameterIn.QUERY,
      description = "Keep the times of modification that a tar says.",
      schema = @Schema(type = "boolean", defaultValue = "false")),
  @Parameter(
      name = "treePath",
      in = ParameterIn.QUERY,
      description = "Link the result at this path of the caller's file tree, too.",
      schema = @Schema(type = "string", example = "/photos/2026"))
})
@ApiResponse(
    responseCode = "201",
    description = "Added and durable.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = AddedResponse.class)))
@ApiResponse(
    responseCode = "200",
    description =
        "With `Accept: application/x-ndjson`: lines of progress and entries, then one line"
            + " `added`, or one line `problem` if it failed after the first.",
    content =
        @Content(
            mediaType = "application/x-ndjson",
            examples =
                @ExampleObject(
                    """
                    {"type":"progress","bytes":1048576,"path":"a"}
                    {"type":"added","cid":"bafy…","name":"a"}
                    """)))
@interface AddOperation {}
