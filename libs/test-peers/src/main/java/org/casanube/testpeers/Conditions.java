package org.casanube.testpeers;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * What a test needs of its machine besides peers: a network of its own, a disk to mount, multicast.
 * Where it can't be had the test is aborted with the reason printed, or failed where the
 * environment says that everything must be there. Stateless; safe for many threads.
 */
public final class Conditions {
  private static final System.Logger LOG = System.getLogger(Conditions.class.getName());

  private Conditions() {}

  /**
   * Ends the test, since something is missing that it needs.
   *
   * @param reason what is missing, and how to have it
   * @return nothing; so that the caller can throw it, and the compiler knows that the test ends
   * @throws TestAbortedException so that the test counts as skipped; the reason is printed
   * @throws AssertionError if {@code CASANUBE_REQUIRE_PEERS} is {@code true}
   */
  public static AssertionError missing(String reason) {
    return missing(reason, System.getenv());
  }

  static AssertionError missing(String reason, Map<String, String> environment) {
    if (Boolean.parseBoolean(environment.getOrDefault(PeerSearch.REQUIRE_ALL, "false"))) {
      throw new AssertionError(
          reason + " " + PeerSearch.REQUIRE_ALL + " is true, so this is a failure.");
    }
    LOG.log(System.Logger.Level.WARNING, "Test skipped: {0}", reason);
    throw new TestAbortedException(reason);
  }

  /**
   * The command as root runs it: as it is for root, and by {@code sudo -n}, which never asks for a
   * password, for others.
   */
  public static List<String> asRoot(String... command) {
    return commandOf(System.getProperty("user.name", ""), command);
  }

  static List<String> commandOf(String user, String... command) {
    return user.equals("root")
        ? List.of(command)
        : Stream.concat(Stream.of("sudo", "-n"), Stream.of(command)).toList();
  }
}
