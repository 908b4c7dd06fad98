package org.casanube.cli.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Composes the header blocks of an entry: one ustar block, and before it a pax extended header when
 * a value does not fit (POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header").
 */
final class TarHeader {
  static final int BLOCK = 512;

  private static final int NAME = 100;
  private static final long MAX_OCTAL_11 = 077777777777L;
  private static final int SUM_FROM = 148;
  private static final int SUM_TO = 156;
  private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);

  private TarHeader() {}

  static byte[] of(TarEntry entry) {
    Map<String, String> extended = new LinkedHashMap<>();
    byte[] path = utf8(entry.path());
    byte[] link = utf8(entry.linkTarget());
    if (path.length > NAME || !isAscii(path)) {
      extended.put("path", entry.path());
    }
    if (link.length > NAME || !isAscii(link)) {
      extended.put("linkpath", entry.linkTarget());
    }
    if (entry.size() > MAX_OCTAL_11) {
      extended.put("size", Long.toString(entry.size()));
    }
    if (entry.nanos() != 0 || entry.seconds() < 0 || entry.seconds() > MAX_OCTAL_11) {
      extended.put("mtime", decimal(entry.seconds(), entry.nanos()));
    }
    byte[] main = block(path, link, entry);
    return extended.isEmpty() ? main : join(extendedHeader(extended), main);
  }

  private static byte[] block(byte[] path, byte[] link, TarEntry entry) {
    byte[] block = new byte[BLOCK];
    put(block, 0, path, NAME);
    octal(block, 100, 8, entry.mode());
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, entry.size() > MAX_OCTAL_11 ? 0 : entry.size());
    boolean fits = entry.seconds() >= 0 && entry.seconds() <= MAX_OCTAL_11;
    octal(block, 136, 12, fits ? entry.seconds() : 0);
    block[156] = (byte) entry.kind().flag();
    put(block, 157, link, NAME);
    put(block, 257, MAGIC, MAGIC.length);
    checksum(block);
    return block;
  }

  private static void checksum(byte[] block) {
    Arrays.fill(block, SUM_FROM, SUM_TO, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, SUM_FROM, 7, sum);
    block[SUM_TO - 2] = 0;
  }

  private static byte[] extendedHeader(Map<String, String> values) {
    StringBuilder records = new StringBuilder();
    values.forEach((name, value) -> records.append(paxRecord(name, value)));
    byte[] body = utf8(records.toString());
    byte[] block = new byte[BLOCK];
    put(block, 0, utf8("PaxHeaders/entry"), NAME);
    octal(block, 100, 8, 0644);
    octal(block, 124, 12, body.length);
    octal(block, 136, 12, 0);
    block[156] = 'x';
    put(block, 257, MAGIC, MAGIC.length);
    checksum(block);
    return join(block, Arrays.copyOf(body, padded(body.length)));
  }

  /** A record begins with its own length, digits included. */
  private static String paxRecord(String name, String value) {
    int rest = utf8(" " + name + "=" + value + "\n").length;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    return length + " " + name + "=" + value + "\n";
  }

  private static String decimal(long seconds, int nanos) {
    if (nanos == 0) {
      return Long.toString(seconds);
    }
    boolean isNegative = seconds < 0;
    long whole = isNegative ? -(seconds + 1) : seconds;
    int part = isNegative ? 1_000_000_000 - nanos : nanos;
    return (isNegative ? "-" : "") + whole + "." + String.format("%09d", part);
  }

  static int padded(int length) {
    return (length + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(byte[] block, int at, byte[] value, int max) {
    System.arraycopy(value, 0, block, at, Math.min(value.length, max));
  }

  private static void octal(byte[] block, int at, int width, long value) {
    long left = value;
    for (int i = at + width - 2; i >= at; i--) {
      block[i] = (byte) ('0' + (left & 7));
      left >>= 3;
    }
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
