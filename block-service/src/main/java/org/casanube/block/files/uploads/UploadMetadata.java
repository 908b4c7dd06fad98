package org.casanube.block.files.uploads;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.casanube.block.files.AddOptions;
import org.casanube.block.pins.PinName;
import org.casanube.block.tree.TreePath;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Profile;

/**
 * What a client says of the file: the header {@code Upload-Metadata}. {@code filename}, {@code
 * pinName} and {@code treePath} mean what the query parameters of an add mean; others are kept and
 * mean nothing here.
 */
record UploadMetadata(Map<String, String> values) {
  /** The header's name. */
  static final String HEADER = "Upload-Metadata";

  private static final int MAX_CHARACTERS = 4096;
  private static final int MAX_NAME_BYTES = 255;

  UploadMetadata {
    values = Map.copyOf(values);
  }

  /** Reads the header and checks all that would refuse the file after its last byte. */
  static UploadMetadata parse(String header) {
    if (header.length() > MAX_CHARACTERS) {
      throw UploadProblems.header(HEADER, "At most " + MAX_CHARACTERS + " characters.");
    }
    Map<String, String> values = new HashMap<>();
    for (String pair : header.isBlank() ? new String[0] : header.split(",", -1)) {
      String[] parts = pair.strip().split(" ", 2);
      if (parts[0].isEmpty() || values.put(parts[0], decode(parts)) != null) {
        throw UploadProblems.header(HEADER, "Keys are not empty and not repeated.");
      }
    }
    UploadMetadata metadata = new UploadMetadata(values);
    metadata.requireName();
    AddOptions _ = metadata.options();
    return metadata;
  }

  private static String decode(String[] parts) {
    try {
      return parts.length < 2 ? "" : new String(Base64.getDecoder().decode(parts[1]), UTF_8);
    } catch (IllegalArgumentException e) {
      throw UploadProblems.header(HEADER, "The value of " + parts[0] + " is not Base64.");
    }
  }

  private void requireName() {
    String name = name();
    boolean unusable = Set.of(".", "..").contains(name) || name.contains("/");
    if (unusable || name.indexOf(0) >= 0 || name.getBytes(UTF_8).length > MAX_NAME_BYTES) {
      throw UploadProblems.header(
          HEADER, "The filename is one name of at most " + MAX_NAME_BYTES + " bytes.");
    }
  }

  /** The name of the file. */
  String name() {
    String name = values.getOrDefault("filename", "");
    return name.isEmpty() ? "file" : name;
  }

  /** How to add it. */
  AddOptions options() {
    String treePath = values.getOrDefault("treePath", "");
    return new AddOptions(
        ImportOptions.of(Profile.UNIXFS_V1_2025),
        false,
        false,
        true,
        new PinName(values.getOrDefault("pinName", "")).value(),
        false,
        false,
        treePath.isEmpty() ? null : TreePath.parse(treePath));
  }
}
