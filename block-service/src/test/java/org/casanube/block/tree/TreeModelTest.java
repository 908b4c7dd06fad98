package org.casanube.block.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.casanube.block.collection.RootGuard;
import org.casanube.block.reachability.FakeBlocks;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.LocalRetrieval;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.HashingPool;
import org.casanube.block.unixfs.UnixFsStat;

/** A tree and a map of paths are changed in the same way, and must stay the same. */
class TreeModelTest {
  private static final TreeOwner OWNER = new TreeOwner("ann");
  private static final byte[] DIRECTORY = {};
  private static final String[] NAMES = {"a", "b", "ü", "c d"};

  @Property(tries = 40)
  void tree_afterAnyChanges_isThatOfTheModel(@ForAll long seed) throws IOException {
    FakeBlocks blocks = new FakeBlocks();
    RootGuard guard = new RootGuard(blocks, blocks.walk(), new KeyHash(new Random(2)));
    try (HashingPool pool = HashingPool.ofMachine()) {
      FileTrees trees =
          new FileTrees(
              blocks,
              new MemoryTreeRoots(),
              guard,
              new LocalRetrieval(blocks),
              pool,
              TreeListener.NONE);
      Model model = new Model();
      Random random = new Random(seed);
      for (int step = 0; step < 80; step++) {
        step(trees, model, random);
      }
      TreeMap<String, byte[]> found = new TreeMap<>();
      collect(trees, TreePath.ROOT, found);
      assertThat(found.keySet()).isEqualTo(model.nodes.keySet());
      found.forEach((path, content) -> assertThat(content).isEqualTo(model.nodes.get(path)));
    }
  }

  private static void step(FileTrees trees, Model model, Random random) throws IOException {
    String first = randomPath(random);
    String second = randomPath(random);
    boolean flag = random.nextBoolean();
    byte[] content = new byte[1 + random.nextInt(20)];
    random.nextBytes(content);
    int offset = random.nextInt(30);
    TreeWriteOptions options = new TreeWriteOptions(flag, flag);
    TreePath from = TreePath.parse(first);
    TreePath to = TreePath.parse(second);
    boolean expected;
    Change change;
    switch (random.nextInt(5)) {
      case 0 -> {
        expected = model.makeDirectory(first, flag);
        change = () -> trees.makeDirectory(OWNER, from, flag, Optional.empty());
      }
      case 1 -> {
        expected = model.write(first, offset, content, flag);
        ContentWrite write = new ContentWrite(OptionalLong.of(offset), true, flag, flag);
        change =
            () ->
                trees.write(
                    OWNER, from, write, new ByteArrayInputStream(content), Optional.empty());
      }
      case 2 -> {
        expected = model.transfer(first, second, flag, false);
        change = () -> trees.copy(OWNER, from, to, options, Optional.empty());
      }
      case 3 -> {
        expected = model.transfer(first, second, flag, true);
        change = () -> trees.move(OWNER, from, to, options, Optional.empty());
      }
      default -> {
        expected = model.remove(first, flag);
        change = () -> trees.remove(OWNER, from, flag, Optional.empty());
      }
    }
    assertThat(isMade(change)).isEqualTo(expected);
  }

  /** A change of the tree. */
  private interface Change {
    Object make() throws IOException;
  }

  private static boolean isMade(Change change) throws IOException {
    try {
      assertThat(change.make()).isNotNull();
      return true;
    } catch (TreeRefusedException e) {
      return false;
    }
  }

  private static String randomPath(Random random) {
    StringBuilder path = new StringBuilder();
    for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
      path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
    }
    return path.toString();
  }

  private static void collect(FileTrees trees, TreePath directory, Map<String, byte[]> found)
      throws IOException {
    for (DirectoryEntry entry : trees.list(OWNER, directory, Optional.empty(), 100).entries()) {
      String prefix = directory.isRoot() ? "" : directory.toString();
      TreePath path = TreePath.parse(prefix + "/" + entry.name());
      if (trees.stat(OWNER, path).stat().kind() == UnixFsStat.Kind.DIRECTORY) {
        found.put(path.toString(), DIRECTORY);
        collect(trees, path, found);
      } else {
        try (TreeFile file = trees.open(OWNER, path)) {
          ByteArrayOutputStream content = new ByteArrayOutputStream();
          file.content().writeTo(content);
          found.put(path.toString(), content.toByteArray());
        }
      }
    }
  }

  /** What a tree should do, said with a map: paths to contents, directories to one marker. */
  private static final class Model {
    private final TreeMap<String, byte[]> nodes = new TreeMap<>();

    boolean makeDirectory(String path, boolean parents) {
      if (nodes.containsKey(path)) {
        return parents && isDirectory(path);
      }
      if (!makeParents(path, parents)) {
        return false;
      }
      nodes.put(path, DIRECTORY);
      return true;
    }

    boolean write(String path, int offset, byte[] content, boolean flag) {
      if (isDirectory(path) || (!nodes.containsKey(path) && !canMakeParents(path, flag))) {
        return false;
      }
      byte[] before = nodes.getOrDefault(path, DIRECTORY);
      byte[] base = flag ? Arrays.copyOf(before, Math.min(before.length, offset)) : before;
      byte[] after = Arrays.copyOf(base, Math.max(base.length, offset + content.length));
      System.arraycopy(content, 0, after, offset, content.length);
      boolean _ = makeParents(path, flag);
      nodes.put(path, after);
      return true;
    }

    boolean transfer(String from, String to, boolean flag, boolean move) {
      if (!nodes.containsKey(from)) {
        return false;
      }
      if (move && from.equals(to)) {
        return true;
      }
      if (move && to.startsWith(from + "/")) {
        return false;
      }
      if (nodes.containsKey(to) && (!flag || isDirectory(to))) {
        return false;
      }
      if (!canMakeParents(to, flag) || (move && isBelowFile(to, from))) {
        return false;
      }
      TreeMap<String, byte[]> taken = new TreeMap<>();
      nodes.forEach((path, content) -> {
        if (path.equals(from) || path.startsWith(from + "/")) {
          taken.put(to + path.substring(from.length()), content);
        }
      });
      if (move) {
        nodes.keySet().removeIf(path -> path.equals(from) || path.startsWith(from + "/"));
      }
      boolean _ = makeParents(to, flag);
      nodes.putAll(taken);
      return true;
    }

    boolean remove(String path, boolean recursive) {
      boolean hasEntries = nodes.keySet().stream().anyMatch(each -> each.startsWith(path + "/"));
      if (!nodes.containsKey(path) || (hasEntries && !recursive)) {
        return false;
      }
      nodes.keySet().removeIf(each -> each.equals(path) || each.startsWith(path + "/"));
      return true;
    }

    private boolean isBelowFile(String path, String file) {
      return path.startsWith(file + "/") && !isDirectory(file);
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isDirectory(String path) {
      return nodes.get(path) == DIRECTORY;
    }

    private boolean canMakeParents(String path, boolean parents) {
      for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
        String above = path.substring(0, end);
        if (nodes.containsKey(above) ? !isDirectory(above) : !parents) {
          return false;
        }
      }
      return true;
    }

    private boolean makeParents(String path, boolean parents) {
      if (!canMakeParents(path, parents)) {
        return false;
      }
      for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
        nodes.putIfAbsent(path.substring(0, end), DIRECTORY);
      }
      return true;
    }
  }
}
