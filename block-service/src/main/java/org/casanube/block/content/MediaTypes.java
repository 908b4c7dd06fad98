package org.casanube.block.content;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Media types of files: by the name's extension, else by how the content starts. */
final class MediaTypes {
  /** How much of the content {@link #ofContent} wants to see, in bytes. */
  static final int SNIFFED_BYTES = 512;

  /** Pages of our own. */
  static final String OWN_HTML = "text/html; charset=utf-8";

  /** Pages of others, which say their encoding themselves: a header would overrule them. */
  static final String HTML = "text/html";

  static final String TEXT = "text/plain; charset=utf-8";
  static final String BYTES = "application/octet-stream";

  private static final Map<String, String> BY_EXTENSION = byExtension();

  private MediaTypes() {}

  /** The type that the name's extension stands for; null if it stands for none. */
  static @Nullable String ofName(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? null : BY_EXTENSION.get(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** The type of content that starts with these bytes. */
  static String ofContent(ByteBuffer start) {
    byte[] bytes = new byte[Math.min(SNIFFED_BYTES, start.remaining())];
    start.get(start.position(), bytes);
    if (bytes.length == 0) {
      return TEXT;
    }
    @Nullable String magic = ofMagic(new String(bytes, StandardCharsets.ISO_8859_1));
    if (magic != null) {
      return magic;
    }
    return isText(bytes) ? ofText(new String(bytes, StandardCharsets.UTF_8)) : BYTES;
  }

  private static @Nullable String ofMagic(String start) {
    for (String[] each : MAGIC) {
      if (start.startsWith(each[0])) {
        return each[1];
      }
    }
    if (start.startsWith("RIFF") && start.length() >= 12) {
      return switch (start.substring(8, 12)) {
        case "WEBP" -> "image/webp";
        case "WAVE" -> "audio/wav";
        case "AVI " -> "video/x-msvideo";
        default -> null;
      };
    }
    if (start.length() >= 12 && start.startsWith("ftyp", 4)) {
      return switch (start.substring(8, 12)) {
        case "avif" -> "image/avif";
        case "heic" -> "image/heic";
        case "qt  " -> "video/quicktime";
        case "M4A " -> "audio/mp4";
        default -> "video/mp4";
      };
    }
    return start.length() >= 262 && start.startsWith("ustar", 257) ? "application/x-tar" : null;
  }

  private static String ofText(String text) {
    String start = text.stripLeading().toLowerCase(Locale.ROOT);
    if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
      return HTML;
    }
    if (start.startsWith("<svg") || (start.startsWith("<?xml") && start.contains("<svg"))) {
      return "image/svg+xml";
    }
    return start.startsWith("<?xml") ? "text/xml; charset=utf-8" : TEXT;
  }

  private static boolean isText(byte[] bytes) {
    for (byte each : bytes) {
      boolean control = each >= 0 && each < 0x20 && each != '\n' && each != '\r' && each != '\t';
      if (control && each != 0x0c && each != 0x1b) {
        return false;
      }
    }
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length), false);
    return !result.isError();
  }

  private static final String[][] MAGIC = {
    {"\u0089PNG\r\n\u001a\n", "image/png"},
    {"\u00ff\u00d8\u00ff", "image/jpeg"},
    {"GIF87a", "image/gif"},
    {"GIF89a", "image/gif"},
    {"%PDF-", "application/pdf"},
    {"PK\u0003\u0004", "application/zip"},
    {"\u001f\u008b", "application/gzip"},
    {"(\u00b5/\u00fd", "application/zstd"},
    {"\u00fd7zXZ\u0000", "application/x-xz"},
    {"7z\u00bc\u00af'\u001c", "application/x-7z-compressed"},
    {"\u001aE\u00df\u00a3", "video/webm"},
    {"OggS", "application/ogg"},
    {"fLaC", "audio/flac"},
    {"ID3", "audio/mpeg"},
    {"\u00ff\u00fb", "audio/mpeg"},
    {"\u0000asm", "application/wasm"},
    {"wOFF", "font/woff"},
    {"wOF2", "font/woff2"},
    {"BM", "image/bmp"},
    {"\u0000\u0000\u0001\u0000", "image/x-icon"},
    {"II*\u0000", "image/tiff"},
    {"MM\u0000*", "image/tiff"},
  };

  private static Map<String, String> byExtension() {
    String[] table = {
      "html htm xhtml", HTML,
      "css", "text/css; charset=utf-8",
      "js mjs", "text/javascript; charset=utf-8",
      "json map webmanifest", "application/json",
      "xml rss atom", "text/xml; charset=utf-8",
      "txt text log conf ini toml properties", TEXT,
      "java c h cc cpp go rs py sh rb ts vue kt scala sql diff patch", TEXT,
      "md markdown", "text/markdown; charset=utf-8",
      "yaml yml", "application/yaml",
      "csv", "text/csv; charset=utf-8",
      "ics", "text/calendar; charset=utf-8",
      "vtt", "text/vtt; charset=utf-8",
      "svg", "image/svg+xml",
      "png apng", "image/png",
      "jpg jpeg jpe", "image/jpeg",
      "gif", "image/gif",
      "webp", "image/webp",
      "avif", "image/avif",
      "heic", "image/heic",
      "ico", "image/x-icon",
      "bmp", "image/bmp",
      "tif tiff", "image/tiff",
      "mp4 m4v", "video/mp4",
      "webm", "video/webm",
      "mkv", "video/x-matroska",
      "mov", "video/quicktime",
      "avi", "video/x-msvideo",
      "ogv", "video/ogg",
      "m3u8", "application/vnd.apple.mpegurl",
      "mpd", "application/dash+xml",
      "m4s", "video/iso.segment",
      "mp3", "audio/mpeg",
      "m4a", "audio/mp4",
      "ogg oga opus", "audio/ogg",
      "flac", "audio/flac",
      "wav", "audio/wav",
      "pdf", "application/pdf",
      "epub", "application/epub+zip",
      "zip", "application/zip",
      "gz tgz", "application/gzip",
      "bz2", "application/x-bzip2",
      "xz", "application/x-xz",
      "zst", "application/zstd",
      "7z", "application/x-7z-compressed",
      "tar", "application/x-tar",
      "car", "application/vnd.ipld.car",
      "jar", "application/java-archive",
      "deb", "application/vnd.debian.binary-package",
      "apk", "application/vnd.android.package-archive",
      "iso img bin exe dmg", BYTES,
      "wasm", "application/wasm",
      "woff", "font/woff",
      "woff2", "font/woff2",
      "ttf", "font/ttf",
      "otf", "font/otf",
      "odt", "application/vnd.oasis.opendocument.text",
      "ods", "application/vnd.oasis.opendocument.spreadsheet",
      "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    };
    Map<String, String> types = new HashMap<>();
    for (int index = 0; index < table.length; index += 2) {
      for (String extension : table[index].split(" ")) {
        types.put(extension, table[index + 1]);
      }
    }
    return Map.copyOf(types);
  }
}
