package org.casanube.block.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.content.negotiation.ContentPath;
import org.casanube.block.content.negotiation.PercentEncoding;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.content.redirects.Redirection;
import org.casanube.block.content.redirects.RedirectsException;
import org.casanube.block.content.redirects.RedirectsFile;
import org.casanube.block.retrieval.FetchFailedException;
import org.casanube.block.unixfs.FileContent;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Answers for paths that a site does not have, by the site's own file of redirects. Rules that lead
 * a client from one missing path to the next in a circle are an error, not an answer.
 */
final class SiteRedirects {
  private static final int MAX_HOPS = 8;

  private final UnixFsReader reader;
  private final PathResolver paths;
  private final UnixFsResponse unixFs;

  SiteRedirects(UnixFsReader reader, PathResolver paths, UnixFsResponse unixFs) {
    this.reader = reader;
    this.paths = paths;
    this.unixFs = unixFs;
  }

  /**
   * Answers.
   *
   * @return false if no rule is for this path
   * @throws RefusedRequestException 500 if the file can't be read or followed
   */
  boolean respond(ContentRequest request, ContentStart start) throws IOException {
    Optional<RedirectsFile> rules = read(start);
    Optional<Redirection> redirection =
        rules.flatMap(file -> find(file, request.path().segments()));
    if (redirection.isEmpty()) {
      return false;
    }
    Redirection found = redirection.get();
    if (found.sendsElsewhere()) {
      requireEnd(rules.get(), request.path(), found, start);
      move(request, found);
    } else {
      ContentPath path = rewritten(request.path(), found);
      ContentTarget target = paths.resolve(start, path.segments());
      ContentRequest asked = request.at(path);
      if (found.status() == 200) {
        unixFs.respond(asked, target);
      } else {
        unixFs.respondAs(found.status(), asked, target);
      }
    }
    return true;
  }

  private static Optional<Redirection> find(RedirectsFile rules, List<String> segments) {
    try {
      return rules.find(segments);
    } catch (RedirectsException e) {
      throw new RefusedRequestException(500, String.valueOf(e.getMessage()));
    }
  }

  private Optional<RedirectsFile> read(ContentStart start) throws IOException {
    Cid cid;
    try {
      cid = paths.resolve(start, List.of(RedirectsFile.NAME)).cid();
    } catch (UnixFsException | RefusedRequestException e) {
      return Optional.empty();
    }
    try {
      FileContent content = reader.open(cid);
      if (content.size() > RedirectsFile.MAX_BYTES) {
        throw new RedirectsException(
            "_redirects is over the limit of " + RedirectsFile.MAX_BYTES + " bytes");
      }
      try (InputStream bytes = content.stream(0, content.size())) {
        return Optional.of(RedirectsFile.parse(bytes.readAllBytes()));
      }
    } catch (RedirectsException e) {
      throw new RefusedRequestException(500, String.valueOf(e.getMessage()));
    } catch (UnixFsException | MissingBlockException | FetchFailedException e) {
      throw new RefusedRequestException(500, "_redirects can't be read: " + e.getMessage());
    }
  }

  /** Refuses rules by which the client would go from redirect to redirect and come back. */
  private void requireEnd(
      RedirectsFile rules, ContentPath from, Redirection first, ContentStart start) {
    Set<List<String>> seen = new HashSet<>(Set.of(from.segments()));
    Redirection at = first;
    for (int hop = 0; at.sendsElsewhere() && at.staysOnSite() && hop < MAX_HOPS; hop++) {
      List<String> segments = rewritten(from, at).segments();
      if (isThere(start, segments)) {
        return;
      }
      if (!seen.add(segments)) {
        throw new RefusedRequestException(500, "_redirects leads in a circle by " + at.to());
      }
      Optional<Redirection> next = find(rules, segments);
      if (next.isEmpty()) {
        return;
      }
      at = next.get();
    }
    if (at.sendsElsewhere() && at.staysOnSite()) {
      throw new RefusedRequestException(
          500, "_redirects leads on more than " + MAX_HOPS + " times");
    }
  }

  private boolean isThere(ContentStart start, List<String> segments) {
    try {
      ContentTarget _ = paths.resolve(start, segments);
      return true;
    } catch (UnixFsException | RefusedRequestException e) {
      return false;
    }
  }

  /** The path that a rule leads to; where it is a folder, its index is meant. */
  private static ContentPath rewritten(ContentPath path, Redirection redirection) {
    ContentPath to = ContentPath.below(path.mutable(), path.root(), redirection.path());
    return new ContentPath(path.mutable(), path.root(), to.segments(), true, path.text());
  }

  private static void move(ContentRequest request, Redirection redirection) throws IOException {
    ContentExchange exchange = request.exchange();
    exchange.start(
        new ResponseHead(redirection.status())
            .with("Location", withQuery(redirection.to(), exchange.query()))
            .with("Cache-Control", request.age().cacheControl())
            .with("X-Ipfs-Path", request.path().text()));
    exchange.finish();
  }

  /** What the client asked with goes along, behind what the rule asks with itself. */
  private static String withQuery(String to, @Nullable String query) {
    if (query == null || query.isEmpty()) {
      return to;
    }
    int fragment = to.indexOf('#');
    String target = fragment < 0 ? to : to.substring(0, fragment);
    return target
        + (target.indexOf('?') < 0 ? "?" : "&")
        + PercentEncoding.ascii(query)
        + to.substring(target.length());
  }
}
