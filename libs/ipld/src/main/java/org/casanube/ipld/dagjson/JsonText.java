package org.casanube.ipld.dagjson;

import org.casanube.ipld.IpldException;

/** The characters of a JSON text, and the tokens that take more than one of them. */
final class JsonText {
  /** What {@link #peek} gives behind the last character. */
  static final char END = '\0';

  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";

  private final String text;
  private int at;

  JsonText(String text) {
    this.text = text;
  }

  /** The next character that is not white space, which stays to be read. */
  char peek() {
    while (at < text.length()) {
      char next = text.charAt(at);
      if (next != ' ' && next != '\t' && next != '\n' && next != '\r') {
        return next;
      }
      at++;
    }
    return END;
  }

  boolean atEnd() {
    return peek() == END && at == text.length();
  }

  /** True, and reads it, if this is the next character. */
  boolean skip(char expected) {
    if (peek() != expected || at == text.length()) {
      return false;
    }
    at++;
    return true;
  }

  void require(char expected) {
    if (!skip(expected)) {
      throw malformed("'" + expected + "' is missing");
    }
  }

  void requireWord(String word) {
    if (!text.startsWith(word, at)) {
      throw malformed("no value");
    }
    at += word.length();
  }

  String readString() {
    require('"');
    int end = at;
    while (end < text.length() && isPlain(text.charAt(end))) {
      end++;
    }
    String plain = text.substring(at, end);
    at = end;
    return end < text.length() && text.charAt(end) == '"' ? closed(plain) : readEscaped(plain);
  }

  /** The characters of a number, which follow JSON's grammar. */
  String readNumber() {
    int start = at;
    skipOne('-');
    if (!skipOne('0')) {
      requireDigits();
    }
    if (skipOne('.')) {
      requireDigits();
    }
    if (skipOne('e') || skipOne('E')) {
      if (!skipOne('+')) {
        skipOne('-');
      }
      requireDigits();
    }
    return text.substring(start, at);
  }

  IpldException malformed(String problem) {
    return new IpldException("dag-json is malformed at character " + at + ": " + problem);
  }

  private String closed(String string) {
    at++;
    return string;
  }

  private String readEscaped(String plain) {
    StringBuilder string = new StringBuilder(plain);
    while (true) {
      char next = readCharacter();
      if (next == '"') {
        return requirePairs(string.toString());
      }
      if (next < ' ') {
        throw malformed("a control character inside a string");
      }
      string.append(next == '\\' ? readEscape() : next);
    }
  }

  private char readEscape() {
    char escape = readCharacter();
    if (escape == 'u') {
      return readHexadecimal();
    }
    int index = ESCAPES.indexOf(escape);
    if (index < 0) {
      throw malformed("no escape \\" + escape);
    }
    return ESCAPED.charAt(index);
  }

  private char readHexadecimal() {
    int value = 0;
    for (int index = 0; index < 4; index++) {
      char next = readCharacter();
      int digit = next < 0x80 ? Character.digit(next, 16) : -1;
      if (digit < 0) {
        throw malformed("'" + next + "' is no hexadecimal digit");
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  private String requirePairs(String string) {
    int index = 0;
    while (index < string.length()) {
      int codePoint = string.codePointAt(index);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        throw malformed("a lone surrogate in a string");
      }
      index += Character.charCount(codePoint);
    }
    return string;
  }

  private char readCharacter() {
    if (at == text.length()) {
      throw malformed("the end, inside a string");
    }
    return text.charAt(at++);
  }

  private boolean skipOne(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void requireDigits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw malformed("a digit is missing");
    }
  }

  private static boolean isPlain(char character) {
    return character >= ' ' && character != '"' && character != '\\';
  }
}
