package org.onegrasp.bench;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * PyTorch and ONNX Runtime, where {@code launch/install-peers} has put them: jars in a folder's {@code lib}. Our
 * programs on them are no part of any build; they are compiled into the folder's {@code classes} when they are needed.
 */
final class Peers {
  private static final String SOURCES = "sgm-meta-trainer/src/benchmark/java";
  /** One thread each, and no bound on memory outside of the heap that the binding would see to. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1", "MKL_NUM_THREADS", "1");
  private static final List<String> FLAGS =
      List.of("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-Donegrasp.rules=org.onegrasp.peers.TorchRule");

  private final Path folder; // null without any
  private final Path home;
  private List<String> classes;

  /** @param folder null for none */
  Peers(Path folder, Path home) {
    this.folder = folder;
    this.home = home;
  }

  /** Whether a jar of such a name is there. */
  boolean have(String artifact) throws IOException {
    return folder != null && jars().stream().anyMatch(jar -> jar.getFileName().toString().startsWith(artifact + "-"));
  }

  boolean torch() throws IOException {
    return have("pytorch");
  }

  boolean onnx() throws IOException {
    return have("onnxruntime");
  }

  /** What a table says that has no peer. */
  static String missing(String peer) {
    return peer + " is not there, so ours stands alone: launch/install-peers DIR, then bench --peers DIR.";
  }

  private List<Path> jars() throws IOException {
    Path lib = folder.resolve("lib");
    if (!Files.isDirectory(lib)) {
      throw new IllegalArgumentException("--peers: there is no folder " + lib + "; launch/install-peers " + folder
          + " makes it");
    }
    try (Stream<Path> files = Files.list(lib)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** A program of ours on the peers, as a process of its own. */
  ProcessBuilder program(Setting setting, List<String> flags, String... mainAndArguments) throws IOException {
    List<String> all = new ArrayList<>(FLAGS);
    all.addAll(flags);
    ProcessBuilder builder = new ProcessBuilder(setting.main(all, classPath(), mainAndArguments));
    builder.environment().putAll(ENVIRONMENT);
    return builder;
  }

  private List<String> classPath() throws IOException {
    if (classes == null) {
      List<String> path = new ArrayList<>();
      Path compiled = Files.createDirectories(folder.resolve("classes"));
      path.add(compiled.toString());
      jars().forEach(jar -> path.add(jar.toString()));
      compile(compiled, path);
      classes = path;
    }
    return classes;
  }

  private void compile(Path into, List<String> path) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("the programs on peers are compiled with javac: run on a JDK");
    }
    List<String> all = new ArrayList<>(path);
    all.add(System.getProperty("java.class.path"));
    StringWriter words = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none", "-nowarn", "-d", into.toString(), "-cp",
          String.join(System.getProperty("path.separator"), all));
      if (!compiler.getTask(words, files, null, options, null, files.getJavaFileObjectsFromPaths(sources())).call()) {
        throw new IllegalStateException("the programs on peers do not compile:\n" + words);
      }
    }
  }

  private List<Path> sources() throws IOException {
    Path top = home.resolve(SOURCES);
    if (!Files.isDirectory(top)) {
      throw new IllegalStateException("peers are measured from a checkout; there is no " + top);
    }
    try (Stream<Path> files = Files.walk(top)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
