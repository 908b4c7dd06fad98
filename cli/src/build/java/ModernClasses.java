import static java.lang.classfile.ClassFile.JAVA_21_VERSION;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the classes of an archive in today's class file format: {@code java ModernClasses.java
 * FROM.jar TO.jar}.
 *
 * <p>picocli is compiled for Java 5. The JVM verifies classes of that age by the old, slow verifier
 * and keeps none of them in an AOT cache. The same instructions in the present format, with stack
 * maps, are verified when the cache is made, which takes 60 ms off every call of {@code nube}.
 */
final class ModernClasses {
  private ModernClasses() {}

  public static void main(String[] arguments) throws IOException {
    Path to = Path.of(arguments[1]);
    try (ZipFile from = new ZipFile(arguments[0]);
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      ClassFile format = ClassFile.of(ClassHierarchyResolverOption.of(hierarchy(from)));
      Enumeration<? extends ZipEntry> entries = from.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          out.write(modern(format, entry.getName(), bytes(from, entry)));
          out.closeEntry();
        }
      }
    }
  }

  private static byte[] modern(ClassFile format, String name, byte[] bytes) {
    if (!name.endsWith(".class") || name.endsWith("module-info.class")) {
      return bytes;
    }
    ClassModel model = format.parse(bytes);
    ClassTransform code = ClassTransform.transformingMethodBodies((out, element) -> out.with(element));
    ClassTransform version = ClassTransform.endHandler(out -> out.withVersion(JAVA_21_VERSION, 0));
    return format.transformClass(model, code.andThen(version));
  }

  private static ClassHierarchyResolver hierarchy(ZipFile archive) {
    return ClassHierarchyResolver.ofResourceParsing(type -> find(archive, type))
        .orElse(ClassHierarchyResolver.defaultResolver());
  }

  private static InputStream find(ZipFile archive, ClassDesc type) {
    String descriptor = type.descriptorString();
    String name = descriptor.substring(1, descriptor.length() - 1) + ".class";
    ZipEntry entry = archive.getEntry(name);
    try {
      return entry == null ? null : archive.getInputStream(entry);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static byte[] bytes(ZipFile archive, ZipEntry entry) throws IOException {
    try (InputStream in = archive.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }
}
