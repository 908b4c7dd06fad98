package org.casanube.block.rpc.server;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The RPC that Kubo's tools speak, under {@code casanube.block.rpc}.
 *
 * @param enabled whether there is one
 * @param address where it listens
 * @param port 0 for a free one
 * @param user whose file tree the commands {@code files/…} are about
 * @param hosts names that requests may be addressed to, besides IP addresses and localhost
 * @param cors which pages of browsers may call
 * @param authorizations who may call what, by any name; everybody everything where there are none
 * @param maxCalls the most calls under way at once
 * @param maxBody the most bytes of one body; 0 for no limit
 */
@Validated
@ConfigurationProperties("casanube.block.rpc")
public record RpcProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("127.0.0.1") InetAddress address,
    @DefaultValue("5001") @Min(0) @Max(65_535) int port,
    @DefaultValue("local") String user,
    @DefaultValue Set<String> hosts,
    @DefaultValue @Valid Cors cors,
    @DefaultValue Map<String, @Valid Authorization> authorizations,
    @DefaultValue("256") @Min(1) int maxCalls,
    @DefaultValue("0") DataSize maxBody) {
  public RpcProperties {
    hosts = Set.copyOf(hosts);
    authorizations = Map.copyOf(authorizations);
  }

  /**
   * Which pages of browsers may call, besides those of this listener itself.
   *
   * @param origins like {@code http://localhost:3000}; {@code *} for all
   * @param credentials whether they may send credentials
   */
  public record Cors(
      @DefaultValue List<String> origins, @DefaultValue("false") boolean credentials) {
    public Cors {
      origins = List.copyOf(origins);
    }
  }

  /**
   * Who may call what.
   *
   * @param secret {@code bearer:<token>} or {@code basic:<user>:<password>}
   * @param allowedPaths beginnings of paths, like {@code /api/v0/pin}
   */
  public record Authorization(String secret, @DefaultValue List<String> allowedPaths) {
    public Authorization {
      allowedPaths = List.copyOf(allowedPaths);
    }

    @Override
    public String toString() {
      return "Authorization[allowedPaths=" + allowedPaths + "]";
    }
  }
}
