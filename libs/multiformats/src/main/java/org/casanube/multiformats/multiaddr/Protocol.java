package org.casanube.multiformats.multiaddr;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The protocols that an address is made of.
 *
 * @see <a href="https://github.com/multiformats/multiaddr/blob/master/protocols.csv">Table of
 *     protocols</a>
 */
public enum Protocol {
  IP4("ip4", 4, new IpValue(4)),
  TCP("tcp", 6, NumberValue.PORT),
  DCCP("dccp", 33, NumberValue.PORT),
  IP6("ip6", 41, new IpValue(16)),
  IP6ZONE("ip6zone", 42, TextValue.NAME),
  IPCIDR("ipcidr", 43, NumberValue.PREFIX_LENGTH),
  DNS("dns", 53, TextValue.NAME),
  DNS4("dns4", 54, TextValue.NAME),
  DNS6("dns6", 55, TextValue.NAME),
  DNSADDR("dnsaddr", 56, TextValue.NAME),
  SCTP("sctp", 132, NumberValue.PORT),
  UDP("udp", 273, NumberValue.PORT),
  P2P_WEBRTC_STAR("p2p-webrtc-star", 275, NoValue.NONE),
  P2P_WEBRTC_DIRECT("p2p-webrtc-direct", 276, NoValue.NONE),
  WEBRTC_DIRECT("webrtc-direct", 280, NoValue.NONE),
  WEBRTC("webrtc", 281, NoValue.NONE),
  P2P_CIRCUIT("p2p-circuit", 290, NoValue.NONE),
  UDT("udt", 301, NoValue.NONE),
  UTP("utp", 302, NoValue.NONE),
  UNIX("unix", 400, TextValue.PATH),
  /** Its value is a peer id. The old name {@code ipfs} is read as well. */
  P2P("p2p", 421, HashValue.PEER),
  HTTPS("https", 443, NoValue.NONE),
  ONION("onion", 444, new OnionValue(10)),
  ONION3("onion3", 445, new OnionValue(35)),
  GARLIC64("garlic64", 446, GarlicValue.BASE64),
  GARLIC32("garlic32", 447, GarlicValue.BASE32),
  TLS("tls", 448, NoValue.NONE),
  SNI("sni", 449, TextValue.NAME),
  NOISE("noise", 454, NoValue.NONE),
  QUIC("quic", 460, NoValue.NONE),
  QUIC_V1("quic-v1", 461, NoValue.NONE),
  WEBTRANSPORT("webtransport", 465, NoValue.NONE),
  CERTHASH("certhash", 466, HashValue.CERTIFICATE),
  WS("ws", 477, NoValue.NONE),
  WSS("wss", 478, NoValue.NONE),
  HTTP("http", 480, NoValue.NONE),
  HTTP_PATH("http-path", 481, TextValue.PERCENT_ENCODED),
  MEMORY("memory", 777, NumberValue.UNSIGNED_64),
  PLAINTEXTV2("plaintextv2", 7367777, NoValue.NONE);

  private static final String OLD_P2P_NAME = "ipfs";

  private static final Map<String, Protocol> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(each -> each.specName, Function.identity()));

  private static final Map<Integer, Protocol> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(each -> each.code, Function.identity()));

  private final String specName;
  private final int code;
  private final ValueFormat format;

  Protocol(String specName, int code, ValueFormat format) {
    this.specName = specName;
    this.code = code;
    this.format = format;
  }

  /** The protocol of this name in the table. */
  public static Optional<Protocol> findByName(String name) {
    return Optional.ofNullable(BY_NAME.get(name.equals(OLD_P2P_NAME) ? P2P.specName : name));
  }

  /** The protocol of this code in the table. */
  public static Optional<Protocol> findByCode(long code) {
    return code > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.ofNullable(BY_CODE.get((int) code));
  }

  /** The name in the table. */
  public String specName() {
    return specName;
  }

  /** The code in the table. */
  public int code() {
    return code;
  }

  /** True if a value follows the protocol. */
  public boolean hasValue() {
    return format != NoValue.NONE;
  }

  ValueFormat format() {
    return format;
  }
}
