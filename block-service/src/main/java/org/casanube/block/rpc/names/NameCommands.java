package org.casanube.block.rpc.names;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.NamePath;
import org.casanube.block.names.Names;
import org.casanube.block.names.PublishRequest;
import org.casanube.block.names.Resolution;
import org.casanube.block.names.ResolveOptions;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.GoDuration;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.rpc.paths.ContentPaths;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/** {@code name/…}. */
public final class NameCommands implements Family {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Names names;
  private final ContentPaths paths;
  private final PeerId self;

  public NameCommands(Names names, ContentPaths paths, PeerId self) {
    this.names = names;
    this.paths = paths;
    this.self = self;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("name/publish", this::publish)
        .add("name/resolve", this::resolve)
        .add("name/get", this::get)
        .add("name/put", this::put)
        .add("name/pubsub/state", NameCommands::state)
        .add("name/pubsub/subs", this::subscriptions)
        .add("name/pubsub/cancel", NameCommands::cancel);
  }

  private void publish(Call call) throws IOException {
    NamePath value = ContentPaths.parse(call.argument(0));
    if (call.flag("resolve") && !call.isOffline()) {
      Cid _ = paths.requireCid(call, call.argument(0));
    }
    String key = call.find("key").filter(text -> !text.isEmpty()).orElse(NameKeys.SELF);
    PublishRequest request =
        PublishRequest.of(value, key)
            .lifetime(GoDuration.parse(call.text("lifetime")))
            .ttl(GoDuration.parse(call.text("ttl")))
            .versionOne(call.flag("v1compat"))
            .deadline(call.within(MINUTE));
    if (call.findSaid("sequence").isPresent()) {
      request = request.sequence(call.number("sequence", 0));
    }
    Names.Published published = names.publish(request);
    String name = KeyCommands.written(call, published.publication().name());
    call.once(
        Json.of("Name", name).with("Value", value.toString()),
        call.flag("quieter") ? name + "\n" : "Published to %s: %s\n".formatted(name, value));
  }

  private void resolve(Call call) throws IOException {
    String text = call.findArgument(0).orElseGet(self::toString);
    NamePath path = NamePath.parse(text.startsWith("/") ? text : "/ipns/" + text);
    Duration limit = call.find("dht-timeout").map(GoDuration::parse).orElse(MINUTE);
    if (limit.isNegative()) {
      throw new RpcException("DHT timeout value must be >= 0");
    }
    ResolveOptions options =
        ResolveOptions.usual().deadline(call.within(limit.isZero() ? MINUTE : limit));
    options = call.flag("recursive") ? options : options.oneStep();
    options = call.flag("nocache") ? options.uncached() : options;
    options = call.isOffline() ? options.known() : options;
    Resolution resolution = names.resolve(path, options);
    Json answer = Json.of("Path", resolution.path().toString());
    if (call.flag("stream")) {
      call.emit(answer, resolution.path() + "\n");
    } else {
      call.once(answer, resolution.path() + "\n");
    }
  }

  private void get(Call call) throws IOException {
    IpnsRecord record =
        names.record(name(call.argument(0)), ResolveOptions.usual().deadline(call.within(MINUTE)));
    OutputStream out = call.bytes(IpnsRecord.MEDIA_TYPE, -1);
    out.write(record.toBytes());
  }

  private void put(Call call) throws IOException {
    IpnsName name = name(call.argument(0));
    byte[] record = call.parts().requireFile().content().readNBytes(IpnsRecord.MAX_BYTES + 1);
    List<Names.Spread> _ = names.accept(name, record, call.within(MINUTE));
    String shown = name.toString();
    call.once(Json.of("Name", shown).with("Value", ""), shown + "\n");
  }

  static IpnsName name(String text) {
    try {
      return IpnsName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new NameException(
          NameErrorCode.INVALID_PATH, "invalid IPNS name: " + e.getMessage(), e);
    }
  }

  private static void state(Call call) throws IOException {
    call.once(Json.of("Enabled", true), "enabled\n");
  }

  /** Records come by pubsub for those names that are looked at; which, nobody has to know. */
  private void subscriptions(Call call) throws IOException {
    List<String> published =
        names.publications().stream()
            .map(each -> "/ipns/" + KeyCommands.written(call, each.name()))
            .toList();
    StringBuilder text = new StringBuilder();
    published.forEach(each -> text.append(each).append('\n'));
    call.once(Json.of("Strings", published), text.toString());
  }

  private static void cancel(Call call) throws IOException {
    IpnsName _ = name(call.argument(0));
    call.once(Json.of("Canceled", false), "no subscription\n");
  }
}
