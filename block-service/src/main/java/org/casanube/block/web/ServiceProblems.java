package org.casanube.block.web;

import java.io.EOFException;
import java.util.Optional;
import org.casanube.block.archives.ArchiveException;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.MismatchedBlockException;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.blocks.UnacceptableBlockException;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.ipld.IpldException;
import org.casanube.multiformats.MultiformatException;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemType;
import org.springframework.stereotype.Component;

/** The problems of this service: the one place where its exceptions meet HTTP. */
@Component
final class ServiceProblems implements ProblemMapping {
  static final ProblemType BLOCK_MISSING =
      new ProblemType("block-missing", "A block is not here", 404);
  static final ProblemType BLOCK_MISMATCHED =
      new ProblemType("block-mismatched", "The bytes are not those of the CID", 400);
  static final ProblemType BODY_BROKEN_OFF =
      new ProblemType("upload-aborted", "The body ended early", 400);
  static final ProblemType BLOCK_REFUSED =
      new ProblemType("block-refused", "A block of this kind is not taken", 422);
  static final ProblemType BLOCK_TOO_LARGE =
      new ProblemType("block-too-large", "A block is too large", 413);
  static final ProblemType ARCHIVE_MALFORMED =
      new ProblemType("archive-malformed", "The archive is damaged or not one", 400);
  static final ProblemType ARCHIVE_UNSUPPORTED =
      new ProblemType("archive-unsupported", "The archive holds what is not taken", 422);
  static final ProblemType ARCHIVE_INCOMPLETE =
      new ProblemType("archive-incomplete", "Blocks are missing below a root", 422);
  static final ProblemType BLOCK_DAMAGED =
      new ProblemType("block-damaged", "A stored block is damaged", 500);
  static final ProblemType CID_INVALID = new ProblemType("cid-invalid", "This is not a CID", 400);
  static final ProblemType DATA_MALFORMED =
      new ProblemType("data-malformed", "The blocks break their format", 422);
  static final ProblemType PATH_NOT_FOUND =
      new ProblemType("path-not-found", "There is nothing at this path", 404);
  static final ProblemType NAME_INVALID =
      new ProblemType("name-invalid", "A name or path can't be used", 400);
  static final ProblemType ENTRY_CONFLICT =
      new ProblemType("entry-conflict", "Two entries have one path", 400);
  static final ProblemType OPTION_INVALID =
      new ProblemType("option-invalid", "An option is unknown or out of its range", 400);

  @Override
  public Optional<Problem> problemOf(Throwable thrown) {
    return switch (thrown) {
      case BlockStoreException e -> Optional.of(ofStore(e));
      case MissingBlockException e -> Optional.of(BLOCK_MISSING.problem(message(e)));
      case MismatchedBlockException e -> Optional.of(BLOCK_MISMATCHED.problem(message(e)));
      case UnixFsException e -> Optional.of(ofUnixFs(e));
      case UnacceptableBlockException e -> Optional.of(BLOCK_REFUSED.problem(message(e)));
      case ArchiveException e -> Optional.of(ofArchive(e));
      case MultiformatException e -> Optional.of(CID_INVALID.problem(message(e)));
      case EOFException _ -> Optional.of(BODY_BROKEN_OFF.problem("The body broke off."));
      case IpldException e -> Optional.of(DATA_MALFORMED.problem(message(e)));
      default -> Optional.empty();
    };
  }

  private static Problem ofStore(BlockStoreException e) {
    return switch (e.reason()) {
      case FULL -> HttpProblems.STORAGE_FULL.problem(message(e));
      case DAMAGED -> BLOCK_DAMAGED.problem(message(e));
      case IO -> HttpProblems.INTERNAL_ERROR.problem("The disk failed; the log says how.");
      case UNUSABLE -> HttpProblems.SERVICE_UNAVAILABLE.problem(message(e));
    };
  }

  private static Problem ofUnixFs(UnixFsException e) {
    ProblemType type =
        switch (e.code()) {
          case NOT_FOUND -> PATH_NOT_FOUND;
          case NOT_A_DIRECTORY, NOT_A_FILE, NOT_UNIXFS, MALFORMED, LIMIT_EXCEEDED -> DATA_MALFORMED;
          case INVALID_NAME -> NAME_INVALID;
          case CONFLICT -> ENTRY_CONFLICT;
          case INVALID_OPTION -> OPTION_INVALID;
        };
    return type.problem(message(e));
  }

  private static Problem ofArchive(ArchiveException e) {
    ProblemType type =
        switch (e.code()) {
          case MALFORMED -> ARCHIVE_MALFORMED;
          case MISMATCHED_BLOCK -> BLOCK_MISMATCHED;
          case BLOCK_TOO_LARGE -> BLOCK_TOO_LARGE;
          case UNSUPPORTED -> ARCHIVE_UNSUPPORTED;
          case INCOMPLETE -> ARCHIVE_INCOMPLETE;
          case LIMIT_EXCEEDED -> DATA_MALFORMED;
          case UNSAFE_NAME -> NAME_INVALID;
        };
    Problem problem = type.problem(message(e));
    return type.equals(BLOCK_TOO_LARGE) ? problem.withLimit(Block.MAX_BYTES) : problem;
  }

  private static String message(Throwable thrown) {
    return String.valueOf(thrown.getMessage());
  }
}
