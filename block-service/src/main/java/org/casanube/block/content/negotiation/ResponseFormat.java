package org.casanube.block.content.negotiation;

import java.util.Optional;

/** The forms in which a path can be answered. */
public enum ResponseFormat {
  /** What the content is for: a file's bytes, a directory's page. */
  DESERIALIZED("", "", ""),
  RAW("raw", "application/vnd.ipld.raw", "bin"),
  CAR("car", "application/vnd.ipld.car", "car"),
  TAR("tar", "application/x-tar", "tar"),
  DAG_JSON("dag-json", "application/vnd.ipld.dag-json", "json"),
  DAG_CBOR("dag-cbor", "application/vnd.ipld.dag-cbor", "cbor"),
  JSON("json", "application/json", "json"),
  CBOR("cbor", "application/cbor", "cbor"),
  IPNS_RECORD("ipns-record", "application/vnd.ipfs.ipns-record", "ipns-record");

  private static final ResponseFormat[] ALL = values();

  private final String parameter;
  private final String mediaType;
  private final String extension;

  ResponseFormat(String parameter, String mediaType, String extension) {
    this.parameter = parameter;
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** Its value of the query parameter {@code format}. */
  public String parameter() {
    return parameter;
  }

  /** Its media type, without parameters. */
  public String mediaType() {
    return mediaType;
  }

  /** The extension of a file that holds it. */
  public String extension() {
    return extension;
  }

  /** True for those that a client can check against the CID or name. */
  public boolean isTrustless() {
    return this == RAW || this == CAR || this == IPNS_RECORD;
  }

  static Optional<ResponseFormat> findByParameter(String text) {
    return find(text, true);
  }

  static Optional<ResponseFormat> findByMediaType(String text) {
    return find(text, false);
  }

  private static Optional<ResponseFormat> find(String text, boolean byParameter) {
    for (ResponseFormat format : ALL) {
      String known = byParameter ? format.parameter : format.mediaType;
      if (format != DESERIALIZED && known.equals(text)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
