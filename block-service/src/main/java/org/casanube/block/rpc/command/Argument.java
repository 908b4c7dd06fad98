package org.casanube.block.rpc.command;

/**
 * An argument of a command.
 *
 * @param isFile whether it comes as a file in the body, else as text in the query
 * @param isVariadic whether there may be several; only for the last
 * @param isInBody whether texts may come in the body too, one a line
 */
public record Argument(
    String name, boolean isFile, boolean isVariadic, boolean isRequired, boolean isInBody) {
  /** Reads {@code [@]name[...][?][<]}. */
  static Argument parse(String text) {
    String rest = text;
    boolean isFile = rest.startsWith("@");
    rest = isFile ? rest.substring(1) : rest;
    boolean isInBody = rest.endsWith("<");
    rest = isInBody ? rest.substring(0, rest.length() - 1) : rest;
    boolean isOptional = rest.endsWith("?");
    rest = isOptional ? rest.substring(0, rest.length() - 1) : rest;
    boolean isVariadic = rest.endsWith("...");
    rest = isVariadic ? rest.substring(0, rest.length() - 3) : rest;
    return new Argument(rest, isFile, isVariadic, !isOptional, isInBody);
  }
}
