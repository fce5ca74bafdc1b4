package org.onegrasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls can be read: a method takes at most six parameters, and what belongs together is a record. Kernels take more,
 * as they name every offset; a record may have more parts, as each has its name. Reads the sources, since class files
 * have hidden parameters.
 */
class ParameterCountTest {
  private static final int MOST = 6;
  private static final String KERNELS = "org.onegrasp.kernels";

  @ParameterizedTest
  @ValueSource(strings = {"msgs", "sgm-meta-trainer", "grasp-node"})
  void noMethodOutsideTheKernelsTakesMoreThanSixParameters(String module) throws IOException {
    List<Path> files = sources(Path.of("..", module, "src", "main", "java"));
    assertTrue(files.size() > 10, module + " has " + files.size() + " sources");
    Set<String> tooMany = new TreeSet<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask) compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      for (CompilationUnitTree unit : task.parse()) {
        if (unit.getPackageName() != null && !unit.getPackageName().toString().equals(KERNELS)) {
          new Methods(tooMany).scan(unit, null);
        }
      }
    }
    assertEquals(Set.of(), tooMany);
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return new ArrayList<>(paths.filter(path -> path.toString().endsWith(".java")).toList());
    }
  }

  /** Collects class and name of each method with too many parameters. */
  private static final class Methods extends TreeScanner<Void, Void> {
    private final Set<String> found;
    private String inside = "";
    private boolean inRecord;

    Methods(Set<String> found) {
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree tree, Void unused) {
      String outside = inside;
      boolean outsideRecord = inRecord;
      inside = tree.getSimpleName().toString();
      inRecord = tree.getKind() == Tree.Kind.RECORD;
      super.visitClass(tree, null);
      inside = outside;
      inRecord = outsideRecord;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree tree, Void unused) {
      boolean partsOfARecord = inRecord && tree.getReturnType() == null;
      if (tree.getParameters().size() > MOST && !partsOfARecord) {
        found.add(inside + "." + tree.getName() + " takes " + tree.getParameters().size());
      }
      return super.visitMethod(tree, null);
    }
  }
}
