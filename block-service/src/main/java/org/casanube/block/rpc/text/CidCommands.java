package org.casanube.block.rpc.text;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.CidFormat;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/** {@code cid/…}. */
public final class CidCommands implements Family {
  /** The codecs whose links this service can follow, or that it makes CIDs of itself. */
  private static final List<Multicodec> CODECS =
      List.of(
          Multicodec.RAW,
          Multicodec.DAG_PB,
          Multicodec.DAG_CBOR,
          Multicodec.DAG_JSON,
          Multicodec.CBOR,
          Multicodec.JSON,
          Multicodec.LIBP2P_KEY);

  private static final List<Multicodec> HASHES =
      List.of(
          Multicodec.IDENTITY,
          Multicodec.SHA1,
          Multicodec.SHA2_256,
          Multicodec.SHA2_512,
          Multicodec.SHA3_224,
          Multicodec.SHA3_256,
          Multicodec.SHA3_384,
          Multicodec.SHA3_512,
          Multicodec.BLAKE3,
          Multicodec.BLAKE2B_256);

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("cid/base32", CidCommands::base32)
        .add("cid/format", CidCommands::format)
        .add("cid/inspect", CidCommands::inspect)
        .add("cid/codecs", call -> list(call, CODECS))
        .add("cid/hashes", call -> list(call, HASHES));
  }

  private static void list(Call call, List<Multicodec> codecs) throws IOException {
    StringBuilder text = new StringBuilder();
    codecs.forEach(codec -> text.append(codec.name()).append('\n'));
    call.onceAll(
        codecs.stream()
            .map(codec -> Json.of("Code", codec.code()).with("Name", codec.name()))
            .toList(),
        text.toString());
  }

  private static void base32(Call call) throws IOException {
    emit(call, Cid::asV1, Multibase.BASE32, "%s");
  }

  private static void format(Call call) throws IOException {
    String format = call.text("f");
    if (format.indexOf('%') < 0) {
      throw new RpcException("invalid format string: \"" + format + '"');
    }
    String base = call.text("b");
    Optional<Multicodec> codec =
        Optional.of(call.text("mc"))
            .filter(text -> !text.isEmpty())
            .map(text ->
                Multicodec.findByName(text)
                    .orElseThrow(() -> new RpcException("unknown multicodec: \"" + text + '"')));
    UnaryOperator<Cid> version =
        switch (call.text("v")) {
          case "" -> base.isEmpty() ? UnaryOperator.identity() : Cid::asV1;
          case "0" -> CidCommands::asV0;
          case "1" -> Cid::asV1;
          default -> throw new RpcException("invalid cid version: \"" + call.text("v") + '"');
        };
    UnaryOperator<Cid> changed =
        cid -> version.apply(codec.map(wanted -> Cid.v1(wanted, cid.multihash())).orElse(cid));
    emit(call, changed, base.isEmpty() ? null : CidFormat.base(base), format);
  }

  private static Cid asV0(Cid cid) {
    if (!cid.codec().equals(Multicodec.DAG_PB)) {
      throw new RpcException("can't convert non-dag-pb nodes to cidv0");
    }
    return Cid.v0(cid.multihash());
  }

  private static void emit(
      Call call, UnaryOperator<Cid> change, @Nullable Multibase base, String format)
      throws IOException {
    for (String each : call.arguments()) {
      Json answer = Json.of("CidStr", each);
      String formatted = "";
      try {
        Cid given = Cid.parse(each);
        Cid changed = change.apply(given);
        formatted = filled(format, changed, base == null ? usual(each, given) : base);
        answer.with("Formatted", formatted).with("ErrorMsg", "");
      } catch (RpcException | IllegalArgumentException e) {
        answer.with("Formatted", "").with("ErrorMsg", String.valueOf(e.getMessage()));
      }
      call.emit(answer, formatted + "\n");
    }
  }

  /** The base that the CID was written in: a version 0 is in base58btc, though it has no prefix. */
  private static Multibase usual(String text, Cid cid) {
    return cid.version() == 0
        ? Multibase.BASE58_BTC
        : Multibase.findByPrefix(text.charAt(0)).orElse(Multibase.BASE32);
  }

  private static String written(Cid cid, Multibase base) {
    return cid.version() == 0 ? cid.toString() : cid.toString(base);
  }

  /** Fills in what stands behind percent signs. */
  private static String filled(String format, Cid cid, Multibase base) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < format.length(); at++) {
      char next = format.charAt(at);
      if (next != '%') {
        out.append(next);
        continue;
      }
      if (++at == format.length()) {
        throw new RpcException("premature end of format string");
      }
      out.append(part(format.charAt(at), cid, cid.version() == 0 ? Multibase.BASE58_BTC : base));
    }
    return out.toString();
  }

  private static String part(char letter, Cid cid, Multibase base) {
    Multihash hash = cid.multihash();
    return switch (letter) {
      case '%' -> "%";
      case 'b' -> base.specName();
      case 'B' -> String.valueOf(base.prefix());
      case 'v' -> "cidv" + cid.version();
      case 'V' -> String.valueOf(cid.version());
      case 'c' -> cid.codec().name();
      case 'C' -> String.valueOf(cid.codec().code());
      case 'h' -> hash.function().name();
      case 'H' -> String.valueOf(hash.function().code());
      case 'L' -> String.valueOf(hash.digestLength());
      case 'm' -> base.encode(hash.toBytes());
      case 'M' -> base.encodeBare(hash.toBytes());
      case 'd' -> base.encode(hash.digest());
      case 'D' -> base.encodeBare(hash.digest());
      case 's' -> written(cid, base);
      case 'S' -> cid.version() == 0 ? cid.toString() : base.encodeBare(cid.toBytes());
      case 'P' ->
          "cidv%d-%s-%s-%d"
              .formatted(
                  cid.version(), cid.codec().name(), hash.function().name(), hash.digestLength());
      default -> throw new RpcException("unrecognized specifier: %" + letter);
    };
  }

  private static void inspect(Call call) throws IOException {
    String text = call.argument(0);
    Cid cid;
    try {
      cid = Cid.parse(text);
    } catch (IllegalArgumentException e) {
      String message = "invalid CID: " + e.getMessage();
      call.once(Json.of("cid", text).with("errorMsg", message), message + "\n");
      return;
    }
    Multihash hash = cid.multihash();
    Multibase base = usual(text, cid);
    boolean hasV0 =
        cid.codec().equals(Multicodec.DAG_PB)
            && hash.function().equals(Multicodec.SHA2_256)
            && hash.digestLength() == 32;
    Multibase usual =
        cid.codec().equals(Multicodec.LIBP2P_KEY) ? Multibase.BASE36 : Multibase.BASE32;
    Json answer =
        Json.of("cid", text)
            .with("version", cid.version())
            .with(
                "multibase",
                Json.of("prefix", String.valueOf(base.prefix())).with("name", base.specName()))
            .with(
                "multicodec", Json.of("code", cid.codec().code()).with("name", cid.codec().name()))
            .with(
                "multihash",
                Json.of("code", hash.function().code())
                    .with("name", hash.function().name())
                    .with("length", hash.digestLength())
                    .with("digest", HexFormat.of().formatHex(hash.digest())))
            .withUnlessEmpty("cidV0", hasV0 ? Cid.v0(hash).toString() : "")
            .with("cidV1", cid.asV1().toString(usual));
    call.once(answer, answer + "\n");
  }
}
