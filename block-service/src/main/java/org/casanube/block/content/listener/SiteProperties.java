package org.casanube.block.content.listener;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.casanube.block.content.sites.PublicGateway;
import org.casanube.block.content.sites.PublicGateways;
import org.casanube.block.content.sites.Sites;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which hosts the content listener answers, and what each offers, under {@code
 * casanube.block.content}. Addresses are always answered, by path, and {@code localhost} is a
 * gateway with subdomains unless the settings say otherwise.
 *
 * @param hosts names that are gateways by path
 * @param publicGateways what a host offers, by its name; {@code *} stands for a part of a label
 * @param anyDnsLink whether a request for any other host is answered by the host's DNSLink
 */
@Validated
@ConfigurationProperties("casanube.block.content")
record SiteProperties(
    @DefaultValue Set<String> hosts,
    @DefaultValue Map<String, Offer> publicGateways,
    @DefaultValue("false") boolean anyDnsLink) {
  /** The variable of gateways in the form of Kubo's {@code Gateway.PublicGateways}. */
  static final String VARIABLE = "CASANUBE_PUBLIC_GATEWAYS";

  private static final String LOCALHOST = "localhost";

  SiteProperties {
    hosts = Set.copyOf(hosts);
    publicGateways = Map.copyOf(publicGateways);
  }

  /**
   * What a host offers, like an entry of Kubo's {@code Gateway.PublicGateways}.
   *
   * @param paths namespaces that are served
   * @param useSubdomains whether paths lead to subdomains
   * @param noDnsLink whether the host's own DNSLink is passed over
   * @param inlineDnsLink whether domain names in subdomains are one label
   * @param deserializedResponses whether anything is answered that clients can't check themselves
   */
  record Offer(
      @DefaultValue({"/ipfs", "/ipns"}) Set<String> paths,
      @DefaultValue("false") boolean useSubdomains,
      @DefaultValue("false") boolean noDnsLink,
      @DefaultValue("true") boolean inlineDnsLink,
      @DefaultValue("true") boolean deserializedResponses) {
    PublicGateway gateway() {
      return new PublicGateway(
          paths, useSubdomains, !noDnsLink, inlineDnsLink, deserializedResponses);
    }
  }

  /** An entry of Kubo's, with Kubo's defaults. */
  @SuppressWarnings("UnusedVariable")
  private record KuboOffer(
      @Nullable Set<String> Paths,
      @Nullable Boolean UseSubdomains,
      @Nullable Boolean NoDNSLink,
      @Nullable Boolean InlineDNSLink,
      @Nullable Boolean DeserializedResponses) {
    PublicGateway gateway() {
      return new PublicGateway(
          Paths == null ? Set.of() : Paths,
          is(UseSubdomains),
          !is(NoDNSLink),
          is(InlineDNSLink),
          DeserializedResponses == null || DeserializedResponses);
    }

    private static boolean is(@Nullable Boolean value) {
      return Boolean.TRUE.equals(value);
    }
  }

  /**
   * The sites that these settings come to.
   *
   * @param kubosGateways Kubo's JSON, which comes before all else; {@code null} for a host takes it
   *     out; blank for none
   * @throws IllegalArgumentException if it can't be read
   */
  Sites sites(String kubosGateways, JsonMapper mapper) {
    Map<String, PublicGateway> gateways = new TreeMap<>();
    gateways.put(LOCALHOST, PublicGateway.BY_SUBDOMAIN);
    hosts.forEach(host -> gateways.put(small(host), PublicGateway.BY_PATH));
    publicGateways.forEach((host, offer) -> gateways.put(small(host), offer.gateway()));
    kubos(kubosGateways, mapper)
        .forEach((host, offer) -> {
          if (offer == null) {
            gateways.remove(small(host));
          } else {
            gateways.put(small(host), offer.gateway());
          }
        });
    return new Sites(new PublicGateways(gateways), anyDnsLink);
  }

  private static Map<String, @Nullable KuboOffer> kubos(String json, JsonMapper mapper) {
    Map<String, @Nullable KuboOffer> offers = new HashMap<>();
    if (json.isBlank()) {
      return offers;
    }
    try {
      var tree = mapper.readTree(json);
      if (!tree.isObject()) {
        throw new IllegalArgumentException(VARIABLE + " is no JSON object");
      }
      tree.properties()
          .forEach(entry ->
              offers.put(
                  entry.getKey(),
                  entry.getValue().isNull()
                      ? null
                      : mapper.treeToValue(entry.getValue(), KuboOffer.class)));
      return offers;
    } catch (tools.jackson.core.JacksonException e) {
      throw new IllegalArgumentException(VARIABLE + " can't be read: " + e.getOriginalMessage(), e);
    }
  }

  private static String small(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
