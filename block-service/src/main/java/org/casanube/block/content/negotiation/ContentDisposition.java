package org.casanube.block.content.negotiation;

/**
 * Writes {@code Content-Disposition}: an ASCII file name for old clients and the real one by RFC
 * 8187.
 */
public final class ContentDisposition {
  private ContentDisposition() {}

  /** The header's value. */
  public static String of(boolean attachment, String filename) {
    String name = filename.replaceAll("[/\\\\\\p{Cntrl}]", "_");
    String plain = name.replaceAll("[^\\x20-\\x7e]", "_");
    String quoted = plain.replace("\"", "%22");
    return (attachment ? "attachment" : "inline")
        + ("; filename=\"" + quoted + "\"")
        + ("; filename*=UTF-8''" + PercentEncoding.encode(name));
  }
}
