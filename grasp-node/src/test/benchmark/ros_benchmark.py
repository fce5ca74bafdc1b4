#!/usr/bin/env python3
"""Measures our ROS client next to roscpp and rospy, each peer in a process of its own, all in turns in one run.

Roles of the peers (BenchmarkPeer.java, roscpp_peer.cpp, rospy_peer.py):
  images_out WINDOW W H      publishes W x H x 3 images; one more for every message on /taken, WINDOW of them under way
  images_in WARM_UP SECONDS  answers every image on /taken and prints "begin", then "images COUNT SECONDS"
  ping WARM_UP COUNT         sends a PoseStamped, waits for its return, and so on; prints "trip MEDIAN P99" in microseconds
  echo                       returns them
"""
import argparse
import os
import pathlib
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[3]
IMAGE_PAIRS = [("ours", "ours"), ("roscpp", "roscpp"), ("rospy", "rospy"),
               ("ours", "roscpp"), ("roscpp", "ours"), ("ours", "rospy"), ("rospy", "ours")]
TRIP_PAIRS = [("ours", "ours"), ("roscpp", "roscpp"), ("rospy", "rospy"), ("ours", "roscpp"), ("roscpp", "ours")]
TRIPS_A_SECOND = 10000  # while warming up, about
LIMIT_SECONDS = 240  # for one peer's next line
TICKS = os.sysconf("SC_CLK_TCK")


def fail(text):
    sys.exit("ros_benchmark: " + text)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=5, help="the best of so many counts (default 5)")
    parser.add_argument("--seconds", type=float, default=3, help="measured for throughput (default 3)")
    parser.add_argument("--trips", type=int, default=20000, help="measured round trips (default 20000)")
    parser.add_argument("--warm-up", type=float, default=10, metavar="SECONDS",
                        help="before each measurement, in which the JVM compiles (default 10)")
    parser.add_argument("--window", type=int, default=8, help="images under way (default 8)")
    parser.add_argument("--size", default="640x480", help="width and height of the images (default 640x480)")
    parser.add_argument("--only", choices=["images", "trips"], help="one of the two measurements")
    parser.add_argument("--own", action="store_true", help="only the pairs of one kind, no mixed ones")
    parser.add_argument("--load", type=int, default=0, metavar="N", help="other processes that keep a core busy each (default 0)")
    parser.add_argument("--built", action="store_true", help="take the classes as they are, without Maven")
    parser.add_argument("--realtime", action="store_true", help="all under chrt -r 1, on a machine with other work (root)")
    return parser.parse_args()


def build(folder, built):
    """The commands of the three kinds of peer."""
    for tool in ("rosmaster", "g++", "java", *([] if built else ["mvn"])):
        if not shutil.which(tool):
            fail("%s is missing; launch/install-ros --cpp installs ROS and the compiler" % tool)
    cpp = folder / "roscpp_peer"
    libraries = ["-lroscpp", "-lroscpp_serialization", "-lrostime", "-lrosconsole", "-lboost_thread", "-lboost_system", "-lpthread"]
    subprocess.run(["g++", "-O3", "-DNDEBUG", "-o", cpp, HERE / "roscpp_peer.cpp", *libraries], check=True)
    if not built:
        subprocess.run(["mvn", "-q", "-B", "-o", "-DskipTests", "package"], cwd=ROOT, check=True)
    target = ROOT / "grasp-node/target"
    classpath = "%s:%s/*" % (":".join(str(target / d) for d in ("test-classes", "classes")), target / "lib")
    java = ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp", classpath, "org.onegrasp.ros.BenchmarkPeer"]
    return {"ours": java, "roscpp": [cpp], "rospy": ["/usr/bin/python3", HERE / "rospy_peer.py"]}


class Peers:
    def __init__(self, commands, options, folder):
        self.commands = commands
        self.prefix = ["chrt", "-r", "1"] if options.realtime else []
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "ROS_IP": "127.0.0.1",
                            "ROS_MASTER_URI": "http://127.0.0.1:%d" % (20000 + os.getpid() % 20000)}
        self.running = []
        self.load = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(options.load)]
        self.log = open(folder / "log", "w")
        port = self.environment["ROS_MASTER_URI"].rsplit(":", 1)[1]
        master = [*self.prefix, "rosmaster", "--core", "-p", port]
        self.master = subprocess.Popen(master, env=self.environment, stdout=self.log, stderr=self.log)

    def start(self, kind, role, *parameters):
        command = [*self.prefix, *self.commands[kind], role, *map(str, parameters)]
        self.running.append(subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=self.log, text=True))
        return self.running[-1]

    def end(self):
        end(self.running)
        self.running = []

    def close(self):
        end([*self.running, *self.load, self.master])


def end(processes):
    for process in processes:
        process.kill()
        process.wait()


def words(process, first):
    if not select.select([process.stdout], [], [], LIMIT_SECONDS)[0]:
        fail("a peer was silent for %d s where '%s' was expected" % (LIMIT_SECONDS, first))
    line = process.stdout.readline().split()
    while "INFO]" in line:  # roscpp, when the master is not up yet
        line = process.stdout.readline().split()
    if not line or line[0] != first:
        fail("a peer said %r where %r was expected" % (" ".join(line), first))
    return line[1:]


def cpu(*processes):
    """User and system seconds so far."""
    total = 0
    for process in processes:
        fields = pathlib.Path("/proc/%d/stat" % process.pid).read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def images(peers, publisher, subscriber, options):
    taker = peers.start(subscriber, "images_in", options.warm_up, options.seconds)
    giver = peers.start(publisher, "images_out", options.window, *options.size.split("x"))
    words(taker, "begin")
    before = cpu(taker, giver)
    count, seconds = words(taker, "images")
    used = cpu(taker, giver) - before
    peers.end()
    return int(count) / float(seconds), 1e3 * used / int(count)


def trips(peers, client, server, options):
    peers.start(server, "echo")
    ping = peers.start(client, "ping", int(options.warm_up * TRIPS_A_SECOND), options.trips)
    median, p99 = map(float, words(ping, "trip"))
    peers.end()
    return median, p99


def in_turns(turns, pairs, measure):
    results = {pair: [] for pair in pairs}
    for turn in range(turns):
        for pair in pairs:
            results[pair].append(measure(*pair))
            print("turn %d, %s -> %s: %.1f, %.3f" % (turn + 1, *pair, *results[pair][-1]), file=sys.stderr)
    return results


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of the finally that ends the peers
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        peers = Peers(build(folder, options.built), options, folder)
        try:
            if options.only != "trips":
                report_images(options.size, in_turns(options.turns, IMAGE_PAIRS[:3] if options.own else IMAGE_PAIRS,
                                                     lambda a, b: images(peers, a, b, options)))
            if options.only != "images":
                report_trips(in_turns(options.turns, TRIP_PAIRS[:3] if options.own else TRIP_PAIRS,
                                      lambda a, b: trips(peers, a, b, options)))
        finally:
            peers.close()


def medians(results):
    """Of the turns: the middle of each of the two figures."""
    return {pair: [statistics.median(column) for column in zip(*runs)] for pair, runs in results.items()}


def report_images(size, results):
    width, height = map(int, size.split("x"))
    best = {pair: (max(r[0] for r in runs), min(r[1] for r in runs)) for pair, runs in results.items()}
    middle = medians(results)
    (rate, used), usual = best["roscpp", "roscpp"], middle["roscpp", "roscpp"]
    print("\n| images, publisher -> subscriber | images/s | MB/s | of roscpp's | median of turns | CPU ms/image | of roscpp's "
          "| of roscpp's: median images/s | CPU |")
    print("|---|---|---|---|---|---|---|---|---|")
    for pair, (r, c) in best.items():
        m = middle[pair]
        print("| %s -> %s | %.0f | %.0f | %.2f | %.0f | %.3f | %.2f | %.2f | %.2f |"
              % (*pair, r, 3e-6 * width * height * r, r / rate, m[0], c, c / used, m[0] / usual[0], m[1] / usual[1]))


def report_trips(results):
    best = {pair: (min(r[0] for r in runs), min(r[1] for r in runs)) for pair, runs in results.items()}
    middle = medians(results)
    (median, p99), usual = best["roscpp", "roscpp"], middle["roscpp", "roscpp"]
    print("\n| PoseStamped there and back | median µs | of roscpp's | 99th percentile µs | of roscpp's "
          "| of roscpp's, medians of turns: median | 99th percentile |")
    print("|---|---|---|---|---|---|---|")
    for pair, (m, p) in best.items():
        print("| %s -> %s | %.1f | %.2f | %.1f | %.2f | %.2f | %.2f |"
              % (*pair, m, m / median, p, p / p99, middle[pair][0] / usual[0], middle[pair][1] / usual[1]))


main()
