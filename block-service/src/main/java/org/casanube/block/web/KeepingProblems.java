package org.casanube.block.web;

import java.util.Optional;
import org.casanube.block.collection.LostBlocksException;
import org.casanube.block.pins.PinRefusedException;
import org.casanube.block.tree.TreeRefusedException;
import org.casanube.documents.DocumentErrorCode;
import org.casanube.documents.DocumentStoreException;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemType;
import org.springframework.stereotype.Component;

/** The problems of what keeps blocks: pins, file trees, the collector, and their records. */
@Component
final class KeepingProblems implements ProblemMapping {
  static final ProblemType PIN_INCOMPLETE =
      new ProblemType("pin-incomplete", "Something that the pin would keep is not here", 409);
  static final ProblemType PIN_UNREADABLE =
      new ProblemType("pin-unreadable", "What the pin would keep can't be read", 422);
  static final ProblemType PIN_NOT_FOUND =
      new ProblemType("pin-not-found", "There is no such pin", 404);
  static final ProblemType PIN_INDIRECT =
      new ProblemType("pin-indirect", "Only a recursive pin above keeps it", 409);
  static final ProblemType PIN_DEADLINE =
      new ProblemType("pin-deadline", "Pinning took longer than it may", 408);
  static final ProblemType NAME_INVALID =
      new ProblemType("name-invalid", "A name or path can't be used", 400);
  static final ProblemType BLOCKS_LOST =
      new ProblemType("blocks-lost", "Blocks that are needed were lost", 409);
  static final ProblemType TREE_NOT_FOUND =
      new ProblemType("path-not-found", "There is nothing at this path", 404);
  static final ProblemType TREE_NOT_A_DIRECTORY =
      new ProblemType("not-a-directory", "A directory is wanted here", 409);
  static final ProblemType TREE_NOT_A_FILE =
      new ProblemType("not-a-file", "A file is wanted here", 409);
  static final ProblemType TREE_EXISTS =
      new ProblemType("path-exists", "There is something at this path already", 409);
  static final ProblemType TREE_NOT_EMPTY =
      new ProblemType("directory-not-empty", "The directory has entries", 409);
  static final ProblemType TREE_UNLINKABLE =
      new ProblemType("not-unixfs", "This can't stand in a file tree", 422);
  static final ProblemType TREE_BUSY =
      new ProblemType("tree-busy", "Others change the tree too fast", 503);

  @Override
  public Optional<Problem> problemOf(Throwable thrown) {
    String detail = String.valueOf(thrown.getMessage());
    return switch (thrown) {
      case PinRefusedException e -> Optional.of(type(e).problem(detail));
      case TreeRefusedException e -> Optional.of(type(e).problem(detail));
      case LostBlocksException _ -> Optional.of(BLOCKS_LOST.problem(detail));
      case DocumentStoreException e when e.code() == DocumentErrorCode.INVALID_CURSOR ->
          Optional.of(HttpProblems.VALUE_INVALID.problem(detail).withField("cursor"));
      case DocumentStoreException e when e.code() == DocumentErrorCode.STORE_FULL ->
          Optional.of(HttpProblems.STORAGE_FULL.problem("The disk is full."));
      case DocumentStoreException e
          when e.code() == DocumentErrorCode.UNAVAILABLE
              || e.code() == DocumentErrorCode.OUTBOX_FULL
              || e.code() == DocumentErrorCode.CLOSED ->
          Optional.of(HttpProblems.SERVICE_UNAVAILABLE.problem("The records can't be written."));
      default -> Optional.empty();
    };
  }

  private static ProblemType type(PinRefusedException e) {
    return switch (e.code()) {
      case INCOMPLETE_DAG -> PIN_INCOMPLETE;
      case UNREADABLE_DAG -> PIN_UNREADABLE;
      case NOT_PINNED -> PIN_NOT_FOUND;
      case PINNED_INDIRECTLY -> PIN_INDIRECT;
      case INVALID_NAME -> NAME_INVALID;
      case DEADLINE -> PIN_DEADLINE;
    };
  }

  private static ProblemType type(TreeRefusedException e) {
    return switch (e.code()) {
      case NOT_FOUND -> TREE_NOT_FOUND;
      case NOT_A_DIRECTORY -> TREE_NOT_A_DIRECTORY;
      case NOT_A_FILE -> TREE_NOT_A_FILE;
      case ALREADY_EXISTS -> TREE_EXISTS;
      case DIRECTORY_NOT_EMPTY -> TREE_NOT_EMPTY;
      case INVALID_PATH -> NAME_INVALID;
      case NOT_A_FILE_OR_DIRECTORY -> TREE_UNLINKABLE;
      case ROOT_CHANGED -> HttpProblems.PRECONDITION_FAILED;
      case BUSY -> TREE_BUSY;
    };
  }
}
