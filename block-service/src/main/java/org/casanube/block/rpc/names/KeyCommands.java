package org.casanube.block.rpc.names;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.KeyFormat;
import org.casanube.block.names.NameKey;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.NameKeys.NewKey;
import org.casanube.block.names.SigningKey;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.CidFormat;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.Room;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.multiformats.Multibase;
import org.casanube.p2p.keys.PublicKey;

/** {@code key/…}. */
public final class KeyCommands implements Family {
  private static final byte[] SIGNED_PREFIX =
      "libp2p-key signed message:".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_KEY_BYTES = 64 * 1024;
  private static final int MAX_SIGNED_BYTES = 16 * 1024 * 1024;

  /** Of a message, while it is read and signed. */
  private static final int COPIES = 4;

  private static final int USUAL_RSA_BITS = 2048;

  private final NameKeys keys;

  public KeyCommands(NameKeys keys) {
    this.keys = keys;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("key/list", this::list)
        .add("key/ls", this::list)
        .add("key/gen", this::generate)
        .add("key/rename", this::rename)
        .add("key/rm", this::remove)
        .add("key/import", this::importKey)
        .add("key/sign", this::sign)
        .add("key/verify", this::verify);
  }

  /** A name of the network in the base that the call wants. */
  static String written(Call call, IpnsName name) {
    String base = call.find("ipns-base").orElse("base36");
    if (base.equals("b58mh") || base.equals("v0")) {
      return name.peer().toString();
    }
    Multibase multibase = CidFormat.base(base);
    return name.toCid().toString(multibase);
  }

  private static Json shown(Call call, NameKey key) {
    return Json.of("Name", key.name()).with("Id", written(call, key.ipnsName()));
  }

  private void list(Call call) throws IOException {
    answer(call, keys.list());
  }

  private static void answer(Call call, List<NameKey> all) throws IOException {
    StringBuilder text = new StringBuilder();
    List<Object> shown = new ArrayList<>();
    for (NameKey key : all) {
      shown.add(shown(call, key).members());
      String id = call.flag("l") ? written(call, key.ipnsName()) + " " : "";
      text.append(id).append(key.name()).append('\n');
    }
    call.once(Json.of("Keys", shown), text.toString());
  }

  private void generate(Call call) throws IOException {
    String name = call.argument(0);
    if (name.equals(NameKeys.SELF)) {
      throw new RpcException("cannot create key with name 'self'");
    }
    NewKey kind =
        switch (call.text("type").toLowerCase(Locale.ROOT)) {
          case "ed25519", "" -> new NewKey.Ed25519();
          case "rsa" -> new NewKey.Rsa((int) call.number("size", USUAL_RSA_BITS));
          default -> throw new RpcException("unrecognized key type: " + call.text("type"));
        };
    NameKey made = keys.generate(name, kind);
    call.once(shown(call, made), written(call, made.ipnsName()) + "\n");
  }

  private void rename(Call call) throws IOException {
    NameKeys.Renamed renamed = keys.rename(call.argument(0), call.argument(1), call.flag("force"));
    String id = written(call, renamed.key().ipnsName());
    call.once(
        Json.of("Was", renamed.was())
            .with("Now", renamed.key().name())
            .with("Id", id)
            .with("Overwrite", renamed.overwrote()),
        "Key %s renamed to %s\n".formatted(id, renamed.key().name()));
  }

  private void remove(Call call) throws IOException {
    List<NameKey> removed = new ArrayList<>();
    for (String name : call.arguments()) {
      if (keys.find(name).isEmpty()) {
        throw new RpcException("no key named " + name + " was found");
      }
      removed.add(keys.remove(name));
    }
    answer(call, removed);
  }

  private void importKey(Call call) throws IOException {
    KeyFormat format =
        KeyFormat.findByText(call.text("format"))
            .filter(known -> known != KeyFormat.PEM_PKCS8_ENCRYPTED)
            .orElseThrow(
                () -> new RpcException("unrecognized import format: " + call.text("format")));
    byte[] bytes = call.parts().requireFile().content().readNBytes(MAX_KEY_BYTES);
    NameKey taken = keys.importKey(call.argument(0), bytes, format, null);
    call.once(shown(call, taken), written(call, taken.ipnsName()) + "\n");
  }

  private NameKey key(Call call) {
    String name = call.find("key").filter(text -> !text.isEmpty()).orElse(NameKeys.SELF);
    return keys.find(name)
        .orElseThrow(() -> new RpcException("no key by the given name was found"));
  }

  /** What is done with a message while there is room for it. */
  private interface Use<T> {
    T of(byte[] message);
  }

  private static <T> T withMessage(Call call, Use<T> use) throws IOException {
    try (Room.Whole content =
        Room.PROCESS.read(call.parts().requireFile().content(), MAX_SIGNED_BYTES, COPIES)) {
      if (content.bytes().length > MAX_SIGNED_BYTES) {
        throw new RpcException("more than " + MAX_SIGNED_BYTES + " bytes are not signed at once");
      }
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      message.writeBytes(SIGNED_PREFIX);
      message.writeBytes(content.bytes());
      return use.of(message.toByteArray());
    }
  }

  private void sign(Call call) throws IOException {
    NameKey key = key(call);
    SigningKey signing = keys.require(key.name());
    String signature = Multibase.BASE64_URL.encode(withMessage(call, signing::sign));
    call.once(Json.of("Key", shown(call, key)).with("Signature", signature), signature + "\n");
  }

  private void verify(Call call) throws IOException {
    NameKey key = key(call);
    byte[] signature = Multibase.decode(call.text("signature"));
    PublicKey known = keys.require(key.name()).publicKey();
    boolean isValid = withMessage(call, message -> known.verify(message, signature));
    call.once(Json.of("Key", shown(call, key)).with("SignatureValid", isValid), isValid + "\n");
  }
}
