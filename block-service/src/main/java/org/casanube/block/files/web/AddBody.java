package org.casanube.block.files.web;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.casanube.block.archives.TarAttributes;
import org.casanube.block.archives.TarImporter;
import org.casanube.block.files.AddContent;
import org.casanube.block.files.AddOptions;
import org.casanube.block.files.MalformedMultipartException;
import org.casanube.block.files.MultipartReader;
import org.casanube.block.files.PartHeader;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.TreeImporter;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.ProblemException;
import org.springframework.http.MediaType;

/** The bodies that an add understands. */
final class AddBody {
  /** The media type of a tree of files. */
  static final String TAR = "application/x-tar";

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final String FILE_PART = "file";
  private static final String DIRECTORY = "application/x-directory";

  private AddBody() {}

  /**
   * One file.
   *
   * @param name its name; may be empty where no directory is made of it
   */
  static AddContent file(InputStream body, String name, boolean wrapped) {
    if (wrapped && name.isEmpty()) {
      throw new ProblemException(
          HttpProblems.VALUE_MISSING
              .problem("A file that goes into a directory needs the query parameter name.")
              .withField("name"));
    }
    String path = name.isEmpty() ? FILE_PART : name;
    return importer -> importer.addFile(path, Attributes.NONE, body);
  }

  /** The entries of a tar. */
  static AddContent tar(InputStream body, AddOptions options) {
    TarAttributes kept = new TarAttributes(options.preserveMode(), options.preserveModified());
    return importer -> {
      long _ = TarImporter.addTo(importer, new BufferedInputStream(body, BUFFER_BYTES), kept);
    };
  }

  /** The files of a form: parts named {@code file}, whose file names are relative paths. */
  static AddContent form(InputStream body, MediaType type) {
    String boundary = type.getParameter("boundary");
    if (boundary == null) {
      throw new MalformedMultipartException("the media type has no boundary");
    }
    String plain =
        boundary.startsWith("\"") ? boundary.substring(1, boundary.length() - 1) : boundary;
    return importer -> addParts(importer, new MultipartReader(body, plain));
  }

  private static void addParts(TreeImporter importer, MultipartReader parts) throws IOException {
    boolean any = false;
    for (var part = parts.next(); part.isPresent(); part = parts.next()) {
      addPart(importer, part.get());
      any = true;
    }
    if (!any) {
      throw new MalformedMultipartException("there is no part in the body");
    }
  }

  private static void addPart(TreeImporter importer, MultipartReader.Part part) throws IOException {
    PartHeader header = part.header();
    Optional<String> path = Optional.ofNullable(header.filename()).filter(name -> !name.isEmpty());
    if (!header.name().equals(FILE_PART) || path.isEmpty()) {
      throw new MalformedMultipartException(
          "each part must be named 'file' and have a filename, not '" + header.name() + "'");
    }
    if (header.contentType().startsWith(DIRECTORY)) {
      importer.addDirectory(path.get(), Attributes.NONE);
      return;
    }
    importer.addFile(path.get(), Attributes.NONE, part.content());
  }
}
