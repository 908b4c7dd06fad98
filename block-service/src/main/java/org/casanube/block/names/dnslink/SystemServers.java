package org.casanube.block.names.dnslink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The DNS servers that the machine uses, read from {@code /etc/resolv.conf} each time anew. */
public final class SystemServers implements Supplier<List<InetSocketAddress>> {
  private static final int PORT = 53;
  private static final int MAX_SERVERS = 3;
  private static final int MAX_BYTES = 64 * 1024;
  private static final Pattern SERVER =
      Pattern.compile("\\s*nameserver\\s+([0-9a-fA-F.:]+(?:%[0-9A-Za-z_.-]+)?)\\s*([#;].*)?");

  private final Path file;

  /** The servers that this file names. */
  public SystemServers(Path file) {
    this.file = file;
  }

  /** The servers of this machine. */
  public static SystemServers ofMachine() {
    return new SystemServers(Path.of("/etc/resolv.conf"));
  }

  /** Up to three servers; none where there is no such file. */
  @Override
  public List<InetSocketAddress> get() {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
      return List.of();
    }
    return parse(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  static List<InetSocketAddress> parse(String text) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String line : text.split("\\R")) {
      Matcher matcher = SERVER.matcher(line);
      if (servers.size() < MAX_SERVERS && matcher.matches()) {
        address(matcher.group(1))
            .ifPresent(found -> servers.add(new InetSocketAddress(found, PORT)));
      }
    }
    return servers;
  }

  /** The address written in numbers; names are never looked up here. */
  private static Optional<InetAddress> address(String numbers) {
    try {
      return Optional.of(InetAddress.ofLiteral(numbers));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
