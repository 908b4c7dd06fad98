package org.casanube.block.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.collection.RootGuard;
import org.casanube.block.reachability.FakeBlocks;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.retrieval.LocalRetrieval;
import org.casanube.block.unixfs.DirectoryEntry;
import org.casanube.block.unixfs.HashingPool;
import org.casanube.block.unixfs.UnixFsStat;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FileTreesTest {
  private static final TreeOwner ANN = new TreeOwner("ann");
  private static final TreeOwner BOB = new TreeOwner("bob");
  private static final TreeWriteOptions PLAIN = new TreeWriteOptions(false, false);
  private static final TreeWriteOptions FREELY = new TreeWriteOptions(true, true);
  private static final ContentWrite NEW_FILE =
      new ContentWrite(OptionalLong.of(0), true, true, true);

  private final FakeBlocks blocks = new FakeBlocks();
  private final MemoryTreeRoots roots = new MemoryTreeRoots();
  private final HashingPool pool = HashingPool.ofMachine();
  private final RootGuard guard = new RootGuard(blocks, blocks.walk(), new KeyHash(new Random(2)));
  private final FileTrees trees =
      new FileTrees(blocks, roots, guard, new LocalRetrieval(blocks), pool, TreeListener.NONE);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void root_beforeTheFirstChange_isTheEmptyDirectory() {
    assertThat(trees.root(ANN).toString())
        .isEqualTo("bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
    assertThat(trees.list(ANN, TreePath.ROOT, Optional.empty(), 10).entries()).isEmpty();
    assertThat(trees.stat(ANN, TreePath.ROOT).stat().kind()).isEqualTo(UnixFsStat.Kind.DIRECTORY);
  }

  @Test
  void makeDirectory_withParents_makesAllAndMayBeRepeated() {
    Cid first = trees.makeDirectory(ANN, path("/a/b/c"), true, Optional.empty());
    assertThat(trees.makeDirectory(ANN, path("/a/b/c"), true, Optional.empty())).isEqualTo(first);
    assertThat(names("/a")).containsExactly("b");
    assertThat(blocks.findSize(first)).isPresent();
    assertRefused(
        TreeErrorCode.ALREADY_EXISTS,
        () -> trees.makeDirectory(ANN, path("/a/b"), false, Optional.empty()));
    assertRefused(
        TreeErrorCode.NOT_FOUND,
        () -> trees.makeDirectory(ANN, path("/x/y"), false, Optional.empty()));
  }

  @Test
  void trees_ofTwoOwners_knowNothingOfEachOther() {
    trees.makeDirectory(ANN, path("/mine"), false, Optional.empty());
    assertThat(trees.list(BOB, TreePath.ROOT, Optional.empty(), 10).entries()).isEmpty();
  }

  @Test
  void write_ofContent_isReadBackWholeAndInParts() throws Exception {
    byte[] content = bytes(3_000_000, 1);
    trees.write(ANN, path("/d/f"), NEW_FILE, stream(content), Optional.empty());
    assertThat(read("/d/f")).isEqualTo(content);
    try (TreeFile file = trees.open(ANN, path("/d/f"))) {
      ByteArrayOutputStream part = new ByteArrayOutputStream();
      file.content().writeTo(part, 1_500_000, 10);
      assertThat(part.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 1_500_000, 1_500_010));
    }
  }

  @Test
  void write_atOffsetAndAtTheEnd_changesThatPartOnly() throws Exception {
    byte[] content = bytes(2_500_000, 2);
    trees.write(ANN, path("/f"), NEW_FILE, stream(content), Optional.empty());
    byte[] patch = bytes(100_000, 3);
    trees.write(ANN, path("/f"), at(1_000_000), stream(patch), Optional.empty());
    System.arraycopy(patch, 0, content, 1_000_000, patch.length);
    assertThat(read("/f")).isEqualTo(content);
    trees.write(
        ANN,
        path("/f"),
        new ContentWrite(OptionalLong.empty(), false, false, false),
        stream(patch),
        Optional.empty());
    byte[] longer = Arrays.copyOf(content, content.length + patch.length);
    System.arraycopy(patch, 0, longer, content.length, patch.length);
    assertThat(read("/f")).isEqualTo(longer);
  }

  @Test
  void write_beyondTheEnd_fillsWithZeros() throws Exception {
    trees.write(ANN, path("/f"), NEW_FILE, stream(new byte[] {1}), Optional.empty());
    trees.write(ANN, path("/f"), at(4), stream(new byte[] {2}), Optional.empty());
    assertThat(read("/f")).isEqualTo(new byte[] {1, 0, 0, 0, 2});
  }

  @Test
  void write_whereItMayNot_isRefusedAndReadsNoContent() {
    trees.makeDirectory(ANN, path("/d"), false, Optional.empty());
    assertRefused(
        TreeErrorCode.NOT_FOUND,
        () -> trees.write(ANN, path("/none"), at(0), unread(), Optional.empty()));
    assertRefused(
        TreeErrorCode.NOT_A_FILE,
        () -> trees.write(ANN, path("/d"), NEW_FILE, unread(), Optional.empty()));
  }

  @Test
  void write_whoseFileOthersChangeMeanwhile_isMadeAgainOnTheirs() throws Exception {
    trees.write(ANN, path("/f"), NEW_FILE, stream("aaaa".getBytes(UTF_8)), Optional.empty());
    FileTrees elsewhere =
        new FileTrees(blocks, roots, guard, new LocalRetrieval(blocks), pool, TreeListener.NONE);
    roots.beforeNextMove(() -> {
      try {
        elsewhere.write(ANN, path("/f"), at(0), stream("b".getBytes(UTF_8)), Optional.empty());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    trees.write(ANN, path("/f"), at(3), stream("c".getBytes(UTF_8)), Optional.empty());
    assertThat(new String(read("/f"), UTF_8)).isEqualTo("baac");
  }

  @Test
  void copy_ofDirectory_readsNoContent() throws Exception {
    for (int count = 0; count < 20; count++) {
      trees.write(ANN, path("/d/f" + count), NEW_FILE, stream(bytes(10, count)), Optional.empty());
    }
    long before = blocks.reads();
    trees.copy(ANN, path("/d"), path("/e/d"), FREELY, Optional.empty());
    assertThat(blocks.reads() - before).isLessThan(10);
    assertThat(names("/e/d")).hasSize(20);
    trees.remove(ANN, path("/d"), true, Optional.empty());
    assertThat(names("/e/d")).hasSize(20);
  }

  @Test
  void link_ofWhatIsHere_makesItPartOfTheTree() throws Exception {
    trees.write(BOB, path("/f"), NEW_FILE, stream(bytes(5, 1)), Optional.empty());
    Cid file = trees.resolve(trees.root(BOB), List.of("f"));
    trees.link(ANN, file, path("/mine"), PLAIN, Optional.empty());
    assertThat(read("/mine")).isEqualTo(bytes(5, 1));
    assertRefused(
        TreeErrorCode.ALREADY_EXISTS,
        () -> trees.link(ANN, file, path("/mine"), PLAIN, Optional.empty()));
    trees.link(ANN, file, path("/mine"), FREELY, Optional.empty());
    blocks.store().remove(List.of(file.multihash()));
    assertThatThrownBy(() -> trees.link(ANN, file, path("/lost"), PLAIN, Optional.empty()))
        .isInstanceOf(MissingBlockException.class);
  }

  @Test
  void move_ofDirectory_takesItElsewhereOnce() throws Exception {
    trees.write(ANN, path("/a/f"), NEW_FILE, stream(bytes(5, 1)), Optional.empty());
    trees.move(ANN, path("/a"), path("/b"), PLAIN, Optional.empty());
    assertThat(names("/")).containsExactly("b");
    assertRefused(
        TreeErrorCode.NOT_FOUND,
        () -> trees.move(ANN, path("/a"), path("/c"), PLAIN, Optional.empty()));
    assertRefused(
        TreeErrorCode.INVALID_PATH,
        () -> trees.move(ANN, path("/b"), path("/b/c"), FREELY, Optional.empty()));
    assertThat(read("/b/f")).isEqualTo(bytes(5, 1));
  }

  @Test
  void remove_ofWhatHasEntries_wantsToBeRecursive() throws Exception {
    trees.write(ANN, path("/a/f"), NEW_FILE, stream(bytes(5, 1)), Optional.empty());
    assertRefused(
        TreeErrorCode.DIRECTORY_NOT_EMPTY,
        () -> trees.remove(ANN, path("/a"), false, Optional.empty()));
    assertRefused(
        TreeErrorCode.INVALID_PATH, () -> trees.remove(ANN, TreePath.ROOT, true, Optional.empty()));
    trees.remove(ANN, path("/a"), true, Optional.empty());
    assertThat(trees.root(ANN)).isEqualTo(DraftBlocks.EMPTY_DIRECTORY);
  }

  @Test
  void change_withAnotherRootThanExpected_isRefused() {
    Cid empty = trees.root(ANN);
    Cid first = trees.makeDirectory(ANN, path("/a"), false, Optional.of(empty));
    assertRefused(
        TreeErrorCode.ROOT_CHANGED,
        () -> trees.makeDirectory(ANN, path("/b"), false, Optional.of(empty)));
    trees.makeDirectory(ANN, path("/b"), false, Optional.of(first));
    assertThat(names("/")).containsExactly("a", "b");
  }

  @Test
  void change_whileAnotherProcessMovesTheRoot_isAppliedToItsRoot() {
    trees.makeDirectory(ANN, path("/a"), false, Optional.empty());
    FileTrees elsewhere =
        new FileTrees(blocks, roots, guard, new LocalRetrieval(blocks), pool, TreeListener.NONE);
    roots.beforeNextMove(
        () -> elsewhere.makeDirectory(ANN, path("/theirs"), false, Optional.empty()));
    trees.makeDirectory(ANN, path("/ours"), false, Optional.empty());
    assertThat(names("/")).containsExactly("a", "ours", "theirs");
  }

  @Test
  void changes_thatComeTogether_shareCommits() throws Exception {
    int writers = 200;
    CountDownLatch held = new CountDownLatch(1);
    roots.beforeNextMove(() -> {
      try {
        held.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    ThreadFactory factory =
        task -> {
          Thread thread = Thread.ofVirtual().unstarted(task);
          threads.add(thread);
          return thread;
        };
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(factory)) {
      List<Future<Cid>> changes = new ArrayList<>();
      for (int count = 0; count < writers; count++) {
        TreePath each = path("/d" + count);
        changes.add(executor.submit(() -> trees.makeDirectory(ANN, each, false, Optional.empty())));
      }
      Future<?> refused =
          executor.submit(() -> trees.remove(ANN, path("/none"), false, Optional.empty()));
      // The first waits for the latch, all others for the first.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> threads.stream().allMatch(each -> each.getState() == Thread.State.WAITING));
      held.countDown();
      for (Future<Cid> change : changes) {
        assertThat(blocks.findSize(change.get())).isPresent();
      }
      assertThatThrownBy(refused::get).hasCauseInstanceOf(TreeRefusedException.class);
    }
    assertThat(names("/")).hasSize(writers);
    assertThat(roots.moves()).isLessThan(writers / 2);
  }

  @Test
  void change_ofManyInOneDraft_writesOnlyWhatTheLastRootReaches() {
    DraftBlocks draft = new DraftBlocks(blocks);
    TreeEditor editor = new TreeEditor(draft, draft);
    Cid root = DraftBlocks.EMPTY_DIRECTORY;
    for (int count = 0; count < 100; count++) {
      root = editor.makeDirectory(root, path("/d/e" + count), true);
    }
    try (var session = blocks.openSession()) {
      draft.writeTo(session, root);
    }
    assertThat(blocks.store().usage().blocks()).isEqualTo(3);
    draft.retain(root);
    assertThat(draft.bytes()).isLessThan(10_000);
  }

  @Test
  void draft_ofDoublingCopies_isWalkedOnce() {
    DraftBlocks draft = new DraftBlocks(blocks);
    TreeEditor editor = new TreeEditor(draft, draft);
    Cid root = editor.makeDirectory(DraftBlocks.EMPTY_DIRECTORY, path("/d0"), false);
    for (int count = 1; count < 60; count++) {
      Cid below = editor.require(root, path("/d" + (count - 1)));
      root = editor.makeDirectory(root, path("/d" + count), false);
      root = editor.link(root, path("/d" + count + "/a"), below, false);
      root = editor.link(root, path("/d" + count + "/b"), below, false);
    }
    draft.retain(root);
    assertThat(draft.bytes()).isPositive();
  }

  @Test
  void list_ofLargeDirectory_comesInPagesThatMissNothing() {
    DraftBlocks draft = new DraftBlocks(blocks);
    TreeEditor editor = new TreeEditor(draft, draft);
    Cid leaf = blocks.addLeaf("x");
    Cid root = DraftBlocks.EMPTY_DIRECTORY;
    for (int count = 0; count < 3000; count++) {
      root =
          editor.link(
              root, path("/entry with a long name so that it is sharded " + count), leaf, false);
      if (count % 500 == 0) {
        draft.retain(root);
      }
    }
    try (var session = blocks.openSession()) {
      draft.writeTo(session, root);
    }
    trees.link(ANN, root, path("/big"), PLAIN, Optional.empty());
    assertThat(trees.stat(ANN, path("/big")).stat().isSharded()).isTrue();
    List<String> found = new ArrayList<>();
    Optional<String> after = Optional.empty();
    TreePage page;
    do {
      page = trees.list(ANN, path("/big"), after, 700);
      page.entries().stream().map(DirectoryEntry::name).forEach(found::add);
      after = Optional.of(found.getLast());
    } while (page.hasMore());
    assertThat(found).hasSize(3000).doesNotHaveDuplicates();
  }

  @Test
  void path_ofBadForm_isRefused() {
    for (String bad :
        List.of(
            "",
            "a",
            "//",
            "/a//b",
            "/..",
            "/a/./b",
            "/a\0",
            "/" + "n".repeat(256),
            "/\ud800",
            "/a".repeat(257),
            "/" + "é".repeat(128))) {
      assertRefused(TreeErrorCode.INVALID_PATH, () -> TreePath.parse(bad));
    }
    assertThat(TreePath.parse("/").isRoot()).isTrue();
    assertThat(TreePath.parse("/ä/日本/😀/").names()).containsExactly("ä", "日本", "😀");
  }

  private List<String> names(String directory) {
    return trees.list(ANN, path(directory), Optional.empty(), 1000).entries().stream()
        .map(DirectoryEntry::name)
        .toList();
  }

  private byte[] read(String path) throws IOException {
    try (TreeFile file = trees.open(ANN, path(path))) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      file.content().writeTo(all);
      return all.toByteArray();
    }
  }

  private static ContentWrite at(long offset) {
    return new ContentWrite(OptionalLong.of(offset), false, false, false);
  }

  private static TreePath path(String text) {
    return TreePath.parse(text);
  }

  private static ByteArrayInputStream stream(byte[] content) {
    return new ByteArrayInputStream(content);
  }

  private static InputStream unread() {
    return new InputStream() {
      @Override
      public int read() {
        throw new AssertionError("the content was read");
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        throw new AssertionError("the content was read");
      }
    };
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void assertRefused(TreeErrorCode code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            TreeRefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
