package org.casanube.block.content;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.casanube.block.content.negotiation.ContentPath;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names;
import org.casanube.block.names.Resolution;
import org.casanube.block.names.ResolveOptions;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;

/** What names lead to, for requests for content. Safe for many threads. */
public final class NameSource {
  private final Names names;
  private final Clock clock;

  public NameSource(Names names, Clock clock) {
    this.names = names;
    this.clock = clock;
  }

  /**
   * What the root of a path stands for.
   *
   * @param waits false to take only what is known at once
   * @throws NameException if it can't be resolved
   */
  ContentStart resolve(String root, boolean waits) {
    Resolution resolution = names.resolve(new NamePath(true, root, ""), options(waits));
    NamePath path = resolution.path();
    List<String> segments =
        Arrays.stream(path.rest().split("/")).filter(segment -> !segment.isEmpty()).toList();
    ContentAge age = ContentAge.of(resolution.ttl().orElse(Duration.ZERO), clock.instant());
    return new ContentStart(Cid.parse(path.root()), segments, age);
  }

  /**
   * The record of the name that a path is.
   *
   * @param waits false to take only what is known at once
   * @throws RefusedRequestException 400 if the path is not of an IPNS name alone
   * @throws NameException if nobody has one
   */
  IpnsRecord record(ContentPath path, boolean waits) {
    if (!path.mutable()) {
      throw new RefusedRequestException(400, "content under /ipfs/ has no IPNS record");
    }
    if (!path.segments().isEmpty()) {
      throw new RefusedRequestException(400, "a record is of a name, not of a path below it");
    }
    return names.record(requireName(path.root()), options(waits));
  }

  /** How long a record may be kept: what it says, and not beyond its end. */
  ContentAge ageOf(IpnsRecord record) {
    Instant now = clock.instant();
    Duration left = Duration.between(now, record.validUntil());
    Duration ttl = record.ttl().filter(said -> said.compareTo(left) < 0).orElse(left);
    return ContentAge.of(ttl.isNegative() ? Duration.ZERO : ttl, now);
  }

  private static IpnsName requireName(String root) {
    try {
      return IpnsName.parse(root);
    } catch (MultiformatException e) {
      throw new RefusedRequestException(400, "only IPNS names have records: " + e.getMessage());
    }
  }

  private static ResolveOptions options(boolean waits) {
    return waits ? ResolveOptions.usual() : ResolveOptions.usual().known();
  }
}
