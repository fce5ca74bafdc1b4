#!/usr/bin/python3
"""One process of the ROS benchmark on rospy; the roles are explained in ros_benchmark.py."""
import sys
import time

import rospy
from geometry_msgs.msg import PoseStamped
from sensor_msgs.msg import Image
from std_msgs.msg import Empty


def wait_for_peers(publisher, subscriber):
    while publisher.get_num_connections() == 0 or subscriber.get_num_connections() == 0:
        time.sleep(0.01)
    time.sleep(0.5)  # rospy counts connections as there a moment before they are


def images_out(window, width, height):
    width, height = int(width), int(height)
    images = rospy.Publisher("images", Image, queue_size=int(window))
    image = Image(height=height, width=width, encoding="rgb8", step=3 * width, data=bytes([7]) * (height * 3 * width))
    image.header.frame_id = "camera"
    taken = rospy.Subscriber("taken", Empty, lambda _: images.publish(image), queue_size=100, tcp_nodelay=True)
    wait_for_peers(images, taken)
    for _ in range(int(window)):
        images.publish(image)
    rospy.spin()


def images_in(warm_up, measured):
    taken = rospy.Publisher("taken", Empty, queue_size=100)
    state = {"first": 0, "begin": 0, "count": 0}

    def take(image):
        assert len(image.data) == image.step * image.height
        taken.publish(Empty())
        now = time.monotonic()
        state["first"] = state["first"] or now
        if not state["begin"] and now - state["first"] >= float(warm_up):
            state["begin"] = now
            print("begin", flush=True)
        elif state["begin"]:
            state["count"] += 1
            if now - state["begin"] >= float(measured):
                print("images", state["count"], now - state["begin"], flush=True)
                rospy.signal_shutdown("done")

    rospy.Subscriber("images", Image, take, queue_size=10, buff_size=1 << 21, tcp_nodelay=True)
    rospy.spin()


def echo():
    pong = rospy.Publisher("pong", PoseStamped, queue_size=10)
    rospy.Subscriber("ping", PoseStamped, pong.publish, queue_size=10, tcp_nodelay=True)
    rospy.spin()


def ping(warm_up, measured):
    warm_up, measured = int(warm_up), int(measured)
    out = rospy.Publisher("ping", PoseStamped, queue_size=10)
    pose = PoseStamped()
    pose.header.frame_id = "base"
    trips = []
    sent = [0.0]

    def back(_):
        trips.append(time.monotonic() - sent[0])
        if len(trips) == warm_up + measured:
            last = sorted(trips[warm_up:])
            print("trip", 1e6 * last[measured // 2], 1e6 * last[measured * 99 // 100], flush=True)
            rospy.signal_shutdown("done")
            return
        sent[0] = time.monotonic()
        out.publish(pose)

    pong = rospy.Subscriber("pong", PoseStamped, back, queue_size=10, tcp_nodelay=True)
    wait_for_peers(out, pong)
    sent[0] = time.monotonic()
    out.publish(pose)
    rospy.spin()


rospy.init_node("rospy_" + sys.argv[1])
{"images_out": images_out, "images_in": images_in, "echo": echo, "ping": ping}[sys.argv[1]](*sys.argv[2:])
