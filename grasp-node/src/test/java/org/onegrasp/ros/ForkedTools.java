package org.onegrasp.ros;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Debian's command-line tools of ROS without the time that Python needs to load them, which is nearly all they take: a
 * process has their modules loaded, forks for each command and calls what the tool's script calls.
 */
final class ForkedTools {
  /** A line in: output file, input, tool, arguments, with tabs between; a line out: the exit code. */
  private static final String SCRIPT =
      """
          import atexit, os, signal, sys, traceback
          import rosbag, roslaunch, rosmsg, rosnode, rosparam, rosservice, rostopic, roswtf
          TOOLS = {'rosbag': rosbag.rosbagmain, 'roslaunch': lambda: roslaunch.main(sys.argv),
                   'rosmsg': rosmsg.rosmsgmain, 'rossrv': lambda: rosmsg.rosmsgmain(rosmsg.MODE_SRV),
                   'rosnode': rosnode.rosnodemain,
                   'rosparam': rosparam.yamlmain, 'rosservice': lambda: rosservice.rosservicemain(sys.argv),
                   'rostopic': rostopic.rostopicmain, 'roswtf': roswtf.roswtf_main}
          def run(output, text, *argv):
              os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT), 1)
              os.dup2(1, 2)
              read, write = os.pipe()
              os.write(write, (text + '\\n').encode())
              os.close(write)
              os.dup2(read, 0)
              sys.stdin = os.fdopen(0)
              sys.argv = list(argv)
              signal.alarm(240)
              code = 0
              try:
                  TOOLS[argv[0]]()
              except SystemExit as e:
                  code = e.code if isinstance(e.code, int) else 0 if e.code is None else 1
              except BaseException:
                  traceback.print_exc()
                  code = 1
              atexit._run_exitfuncs()
              sys.stdout.flush()
              sys.stderr.flush()
              os._exit(code)
          for line in sys.stdin:
              child = os.fork()
              if child == 0:
                  run(*line.rstrip('\\n').split('\\t'))
              print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
          """;

  private final Process process;
  private final Path home;
  private final Writer commands;
  private final BufferedReader codes;

  /** What a tool said, and its exit code. */
  record Result(int code, String text) {}

  ForkedTools(RosTools tools, Path home) throws IOException {
    this.home = home;
    ProcessBuilder builder = tools.builder("/usr/bin/python3", "-c", SCRIPT);
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    commands = process.outputWriter(StandardCharsets.UTF_8);
    codes = process.inputReader(StandardCharsets.UTF_8);
  }

  Process process() {
    return process;
  }

  Result run(String input, String... command) throws IOException {
    Path output = Files.createTempFile(home, "out", ".txt");
    commands.write(output + "\t" + input + "\t" + String.join("\t", command) + "\n");
    commands.flush();
    int code = Integer.parseInt(codes.readLine());
    return new Result(code, Files.readString(output));
  }
}
