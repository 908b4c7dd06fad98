package org.casanube.block.content.redirects;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of a site, in their order. Immutable. */
public final class RedirectsFile {
  /** What the file is called. */
  public static final String NAME = "_redirects";

  /** The most that a file may hold. */
  public static final int MAX_BYTES = 64 * 1024;

  private final List<RedirectRule> rules;

  private RedirectsFile(List<RedirectRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads a file.
   *
   * @throws RedirectsException if it is too large, no UTF-8, or a line of it is malformed
   */
  public static RedirectsFile parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new RedirectsException("_redirects is over the limit of " + MAX_BYTES + " bytes");
    }
    List<RedirectRule> rules = new ArrayList<>();
    int number = 0;
    for (String line : text(bytes).split("\n", -1)) {
      number++;
      String rule = line.strip();
      if (!rule.isEmpty() && !rule.startsWith("#")) {
        try {
          rules.add(RedirectRule.parse(rule));
        } catch (RedirectsException e) {
          throw new RedirectsException("line " + number + " of _redirects " + e.getMessage());
        }
      }
    }
    return new RedirectsFile(rules);
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new RedirectsException("_redirects is not UTF-8");
    }
  }

  /**
   * What the first rule that matches makes of a path of these decoded segments.
   *
   * @throws RedirectsException if that is too long
   */
  public Optional<Redirection> find(List<String> path) {
    for (RedirectRule rule : rules) {
      Optional<Redirection> found = rule.apply(path);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
