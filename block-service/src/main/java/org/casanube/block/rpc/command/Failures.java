package org.casanube.block.rpc.command;

import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.NameException;
import org.casanube.block.pins.PinRefusedException;
import org.casanube.block.retrieval.FetchErrorCode;
import org.casanube.block.retrieval.FetchFailedException;
import org.casanube.block.tree.TreeRefusedException;
import org.casanube.block.unixfs.UnixFsException;

/** What callers are told of a failure: in Kubo's words where tools look for them. */
public final class Failures {
  /** What is said when a time limit is over. */
  public static final String DEADLINE = "context deadline exceeded";

  private Failures() {}

  /** The failure as a command's error. */
  public static RpcException explain(Throwable failure) {
    return switch (failure) {
      case RpcException known -> known;
      case PinRefusedException pin -> new RpcException(pinned(pin), pin);
      case MissingBlockException missing ->
          new RpcException(
              "block was not found locally (offline): ipld: could not find " + missing.cid(),
              missing);
      case FetchFailedException fetch -> new RpcException(fetched(fetch), fetch);
      case NameException name -> new RpcException(named(name), name);
      case TreeRefusedException tree -> new RpcException(treed(tree), tree);
      case UnixFsException file -> new RpcException(unixfs(file), file);
      default -> new RpcException(message(failure), failure);
    };
  }

  /** True if the failure is the caller's, or of the world: nothing that our log must tell. */
  public static boolean isExpected(Throwable failure) {
    return failure instanceof RpcException
        || failure instanceof IllegalArgumentException
        || failure.getClass().getPackageName().startsWith("org.casanube.");
  }

  private static String message(Throwable failure) {
    if (!isExpected(failure)) {
      return "an error occurred";
    }
    String message = failure.getMessage();
    return message == null || message.isEmpty() ? "an error occurred" : message;
  }

  private static String pinned(PinRefusedException e) {
    return switch (e.code()) {
      case NOT_PINNED, PINNED_INDIRECTLY -> "not pinned or pinned indirectly";
      case DEADLINE -> DEADLINE;
      default -> message(e);
    };
  }

  private static String fetched(FetchFailedException e) {
    if (e.code() == FetchErrorCode.DEADLINE) {
      return DEADLINE;
    }
    return e.code() == FetchErrorCode.NOBODY_HAS_IT
        ? "block was not found locally (offline): ipld: could not find " + e.cid()
        : message(e);
  }

  private static String named(NameException e) {
    return switch (e.code()) {
      case NOT_FOUND -> "could not resolve name";
      case DEADLINE -> DEADLINE;
      case KEY_NOT_FOUND -> "no key by the given name was found";
      case INVALID_PATH -> "invalid path: " + message(e);
      default ->
          e.code() == NameErrorCode.KEY_EXISTS ? "key with that name already exists" : message(e);
    };
  }

  private static String treed(TreeRefusedException e) {
    return switch (e.code()) {
      case NOT_FOUND -> "file does not exist";
      case NOT_A_DIRECTORY -> "not a directory";
      case ALREADY_EXISTS -> "file already exists";
      default -> message(e);
    };
  }

  private static String unixfs(UnixFsException e) {
    return switch (e.code()) {
      case NOT_FOUND -> "no link by that name: " + message(e);
      case NOT_A_FILE -> "this dag node is a directory";
      default -> message(e);
    };
  }
}
