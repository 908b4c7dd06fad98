package org.casanube.block.rpc.command;

import java.util.Optional;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multibase;

/**
 * How CIDs are written in an answer.
 *
 * @param base of CIDs of version 1
 * @param upgrades whether those of version 0 are written as of version 1
 */
public record CidFormat(Multibase base, boolean upgrades) {
  public static final CidFormat USUAL = new CidFormat(Multibase.BASE32, false);

  /** What a call wants by {@code cid-base} and {@code upgrade-cidv0-in-output}. */
  static CidFormat of(Optional<String> baseName, Optional<Boolean> upgrade) {
    Multibase base = baseName.filter(name -> !name.isEmpty()).map(CidFormat::base).orElse(null);
    if (base == null) {
      return new CidFormat(Multibase.BASE32, upgrade.orElse(false));
    }
    return new CidFormat(base, upgrade.orElse(base != Multibase.BASE58_BTC));
  }

  /**
   * The base of this name or prefix.
   *
   * @throws RpcException if there is none
   */
  public static Multibase base(String name) {
    return Multibase.findByName(name)
        .or(() -> name.length() == 1 ? Multibase.findByPrefix(name.charAt(0)) : Optional.empty())
        .orElseThrow(() -> new RpcException("unsupported multibase encoding: " + brief(name)));
  }

  private static String brief(String name) {
    return name.length() > 60 ? name.substring(0, 60) + "…" : name;
  }

  public String encode(Cid cid) {
    if (cid.version() == 0 && !upgrades) {
      return cid.toString();
    }
    return cid.asV1().toString(base);
  }
}
