package org.onegrasp.node.skills;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A disk in memory that writes down every operation which changes it ({@link #trace}) and refuses those that it is told
 * to. Paths of its {@link #path} go wherever others do.
 */
public final class RecordedDisk extends FileSystemProvider {
  /** In the order in which they came. */
  final List<DiskOperation> trace = new ArrayList<>();

  private final FileSystem memory;
  private final Tree tree = new Tree();
  private Predicate<DiskOperation> refused = operation -> false;
  private String reason = "";

  public RecordedDisk() {
    this(Jimfs.newFileSystem(Configuration.unix().toBuilder().setAttributeViews("basic", "posix").build()));
  }

  /** @param memory holds the files; what is there already is not in the trace */
  RecordedDisk(FileSystem memory) {
    this.memory = memory;
  }

  public Path path(String absolute) {
    return wrap(memory.getPath(absolute));
  }

  /** From now on such operations fail as the operating system words it; others go on. */
  public void refuse(String reason, Predicate<DiskOperation> which) {
    this.reason = reason;
    this.refused = which;
  }

  void note(DiskOperation operation) throws IOException {
    if (refused.test(operation)) {
      throw new FileSystemException(operation.toString(), null, reason);
    }
    trace.add(operation);
  }

  private Path wrap(Path inside) {
    Class<?>[] types = {Path.class, Wrapped.class};
    return inside == null ? null : (Path) Proxy.newProxyInstance(Wrapped.class.getClassLoader(), types,
        (proxy, method, arguments) -> switch (method.getName()) {
          case "getFileSystem" -> tree;
          case "inside" -> inside;
          case "equals" -> arguments[0] instanceof Wrapped other && other.inside().equals(inside);
          case "iterator" -> wrapAll(inside.iterator());
          default -> forward(inside, method, arguments);
        });
  }

  private Object forward(Path inside, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
    Object[] inner = arguments == null ? null : arguments.clone();
    for (int i = 0; inner != null && i < inner.length; i++) {
      inner[i] = inner[i] instanceof Path path ? unwrap(path) : inner[i];
    }
    try {
      Object result = method.invoke(inside, inner);
      return result instanceof Path path ? wrap(path) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Iterator<Path> wrapAll(Iterator<Path> inside) {
    List<Path> paths = new ArrayList<>();
    inside.forEachRemaining(path -> paths.add(wrap(path)));
    return paths.iterator();
  }

  /** A path of this disk. */
  interface Wrapped {
    Path inside();
  }

  private static Path unwrap(Path path) {
    return path instanceof Wrapped wrapped ? wrapped.inside() : path;
  }

  private static String name(Path path) {
    return unwrap(path).toAbsolutePath().toString();
  }

  @Override
  public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path inside = unwrap(path);
    if (Files.isDirectory(inside)) {
      return new RecordedChannel(this, name(path), null);
    }
    boolean writes = options.contains(StandardOpenOption.WRITE);
    if (writes && !Files.exists(inside, LinkOption.NOFOLLOW_LINKS)) {
      note(new DiskOperation.Create(name(path)));
    }
    return new RecordedChannel(this, name(path), FileChannel.open(inside, options, attributes));
  }

  @Override
  public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options,
      FileAttribute<?>... attributes)
      throws IOException {
    return options.contains(StandardOpenOption.WRITE) ? newFileChannel(path, options, attributes)
        : Files.newByteChannel(unwrap(path), options, attributes);
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // closed by what is returned
  public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    DirectoryStream<Path> inside = Files.newDirectoryStream(unwrap(folder), path -> filter.accept(wrap(path)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return wrapAll(inside.iterator());
      }

      @Override
      public void close() throws IOException {
        inside.close();
      }
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    if (!Files.exists(unwrap(folder))) {
      note(new DiskOperation.MakeFolder(name(folder)));
    }
    Files.createDirectory(unwrap(folder), attributes);
  }

  @Override
  public void delete(Path path) throws IOException {
    if (Files.exists(unwrap(path), LinkOption.NOFOLLOW_LINKS)) {
      note(new DiskOperation.Delete(name(path)));
    }
    Files.delete(unwrap(path));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    note(new DiskOperation.Move(name(source), name(target)));
    Files.move(unwrap(source), unwrap(target), options);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("nothing that is tested copies");
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return Files.isSameFile(unwrap(path), unwrap(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(unwrap(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(unwrap(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Path inside = unwrap(path);
    inside.getFileSystem().provider().checkAccess(inside, modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(unwrap(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
      throws IOException {
    return Files.readAttributes(unwrap(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
    return Files.readAttributes(unwrap(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
    Files.setAttribute(unwrap(path), attribute, value, options);
  }

  @Override
  public String getScheme() {
    return "recorded";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  private final class Tree extends FileSystem {
    @Override
    public FileSystemProvider provider() {
      return RecordedDisk.this;
    }

    @Override
    public void close() throws IOException {
      memory.close();
    }

    @Override
    public boolean isOpen() {
      return memory.isOpen();
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return memory.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      return List.of(wrap(memory.getPath("/")));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      return memory.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return memory.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return wrap(memory.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
      PathMatcher inside = memory.getPathMatcher(pattern);
      return path -> inside.matches(unwrap(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      return memory.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
      throw new UnsupportedOperationException();
    }
  }
}
