package org.casanube.block.rpc.reading;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.CidFormat;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.GoDuration;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.block.rpc.paths.Resolved;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;

/** {@code resolve}. */
public final class ResolveCommand implements Family {
  private final ContentPaths paths;
  private final Names names;

  public ResolveCommand(ContentPaths paths, Names names) {
    this.paths = paths;
    this.names = names;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("resolve", this::resolve);
  }

  private void resolve(Call call) throws IOException {
    String text = call.argument(0);
    NamePath path = ContentPaths.parse(text);
    if (path.mutable() && !call.flag("recursive")) {
      Duration limit =
          call.findSaid("dht-timeout").map(GoDuration::parse).orElse(Duration.ofMinutes(1));
      Duration within = call.within(limit.isZero() ? Duration.ofMinutes(1) : limit);
      answer(
          call,
          names.resolve(path, ResolveOptions.usual().oneStep().deadline(within)).path().toString());
      return;
    }
    Resolved resolved = paths.resolve(call, text);
    String rest = String.join("/", resolved.remainder());
    String cid = format(call, path).encode(resolved.cid());
    answer(call, "/ipfs/" + cid + (rest.isEmpty() ? "" : "/" + rest));
  }

  /** In the base that the caller wrote, unless told otherwise. */
  private static CidFormat format(Call call, NamePath path) {
    if (path.mutable() || call.findSaid("cid-base").isPresent()) {
      return call.cids();
    }
    Optional<Cid> given = ContentPaths.findCid(path.root());
    if (given.isEmpty() || given.get().version() == 0) {
      return call.cids();
    }
    return Multibase.findByPrefix(path.root().charAt(0))
        .map(base -> new CidFormat(base, true))
        .orElseGet(call::cids);
  }

  private static void answer(Call call, String path) throws IOException {
    call.once(Json.of("Path", path), path + "\n");
  }
}
