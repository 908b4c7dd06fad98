package org.casanube.block.files.web;

import java.util.Set;
import org.casanube.block.files.AddOptions;
import org.casanube.block.tree.TreePath;
import org.casanube.block.unixfs.Chunking;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Layout;
import org.casanube.block.unixfs.Leaves;
import org.casanube.block.unixfs.Profile;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.springframework.util.MultiValueMap;

/** Reads the options of an add from a query; what it does not know it refuses. */
final class AddParameters {
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "profile",
          "chunker",
          "layout",
          "cidVersion",
          "rawLeaves",
          "wrap",
          "onlyHash",
          "pin",
          "pinName",
          "preserveMode",
          "preserveMtime",
          "treePath");

  private final MultiValueMap<String, String> query;

  AddParameters(MultiValueMap<String, String> query) {
    this.query = query;
    for (String name : query.keySet()) {
      if (!KNOWN.contains(name)) {
        throw invalid(name, "The query parameter '%s' is not known.".formatted(name));
      }
    }
  }

  /** The name of a single file; empty where the query gives none. */
  String name() {
    return text("name", "");
  }

  AddOptions options() {
    String treePath = text("treePath", "");
    return new AddOptions(
        importing(),
        flag("wrap", false),
        flag("onlyHash", false),
        flag("pin", true),
        text("pinName", ""),
        flag("preserveMode", false),
        flag("preserveMtime", false),
        treePath.isEmpty() ? null : TreePath.parse(treePath));
  }

  private ImportOptions importing() {
    ImportOptions options =
        ImportOptions.of(Profile.parse(text("profile", Profile.UNIXFS_V1_2025.id())));
    if (query.containsKey("cidVersion")) {
      options = options.withCidVersion(cidVersion());
    }
    if (query.containsKey("rawLeaves")) {
      options = options.withLeaves(flag("rawLeaves", true) ? Leaves.RAW : Leaves.WRAPPED);
    }
    if (query.containsKey("chunker")) {
      options = options.withChunking(Chunking.parse(text("chunker", "")));
    }
    if (query.containsKey("layout")) {
      options = options.withLayout(layout());
    }
    return options;
  }

  private int cidVersion() {
    return switch (text("cidVersion", "")) {
      case "0" -> 0;
      case "1" -> 1;
      default -> throw invalid("cidVersion", "cidVersion is 0 or 1.");
    };
  }

  private Layout layout() {
    return switch (text("layout", "")) {
      case "balanced" -> Layout.BALANCED;
      case "trickle" -> Layout.TRICKLE;
      default -> throw invalid("layout", "layout is balanced or trickle.");
    };
  }

  private boolean flag(String name, boolean absent) {
    return switch (text(name, Boolean.toString(absent))) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw invalid(name, "%s is true or false.".formatted(name));
    };
  }

  private String text(String name, String absent) {
    String value = query.getFirst(name);
    return value != null ? value : query.containsKey(name) ? "" : absent;
  }

  private static ProblemException invalid(String field, String detail) {
    return new ProblemException(HttpProblems.VALUE_INVALID.problem(detail).withField(field));
  }
}
