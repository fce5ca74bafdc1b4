// One process of the ROS benchmark on roscpp; the roles are explained in ros_benchmark.py.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <geometry_msgs/PoseStamped.h>
#include <ros/ros.h>
#include <sensor_msgs/Image.h>
#include <std_msgs/Empty.h>

namespace {

const ros::TransportHints NO_DELAY = ros::TransportHints().tcpNoDelay();

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

sensor_msgs::Image picture(int width, int height) {
  sensor_msgs::Image image;
  image.header.frame_id = "camera";
  image.height = height;
  image.width = width;
  image.encoding = "rgb8";
  image.step = 3 * image.width;
  image.data.assign(image.step * image.height, 7);
  return image;
}

void waitForPeers(const ros::Publisher& publisher, const ros::Subscriber& subscriber) {
  while (ros::ok() && (publisher.getNumSubscribers() == 0 || subscriber.getNumPublishers() == 0)) {
    ros::Duration(0.01).sleep();
  }
  ros::Duration(0.5).sleep();  // a rospy peer counts connections as there a moment before they are
}

void imagesOut(int window, int width, int height) {
  ros::NodeHandle node;
  ros::Publisher images = node.advertise<sensor_msgs::Image>("images", window);
  const sensor_msgs::Image image = picture(width, height);
  ros::Subscriber taken = node.subscribe<std_msgs::Empty>(
      "taken", 100, [&](const std_msgs::Empty::ConstPtr&) { images.publish(image); }, ros::VoidConstPtr(), NO_DELAY);
  waitForPeers(images, taken);
  for (int i = 0; i < window; i++) {
    images.publish(image);
  }
  ros::spin();
}

void imagesIn(double warmUp, double measured) {
  ros::NodeHandle node;
  ros::Publisher taken = node.advertise<std_msgs::Empty>("taken", 100);
  double first = 0;
  double begin = 0;
  long count = 0;
  ros::Subscriber images = node.subscribe<sensor_msgs::Image>("images", 10, [&](const sensor_msgs::Image::ConstPtr& image) {
    if (image->data.size() != image->step * image->height) {
      std::abort();
    }
    taken.publish(std_msgs::Empty());
    double now = seconds();
    first = first == 0 ? now : first;
    if (begin == 0 && now - first >= warmUp) {
      begin = now;
      std::printf("begin\n");
    } else if (begin != 0) {
      count++;
      if (now - begin >= measured) {
        std::printf("images %ld %.6f\n", count, now - begin);
        std::fflush(stdout);
        ros::shutdown();
      }
    }
    std::fflush(stdout);
  }, ros::VoidConstPtr(), NO_DELAY);
  ros::spin();
}

void echo() {
  ros::NodeHandle node;
  ros::Publisher pong = node.advertise<geometry_msgs::PoseStamped>("pong", 10);
  ros::Subscriber ping = node.subscribe<geometry_msgs::PoseStamped>(
      "ping", 10, [&](const geometry_msgs::PoseStamped::ConstPtr& pose) { pong.publish(pose); }, ros::VoidConstPtr(), NO_DELAY);
  ros::spin();
}

void ping(int warmUp, int measured) {
  ros::NodeHandle node;
  ros::Publisher ping = node.advertise<geometry_msgs::PoseStamped>("ping", 10);
  geometry_msgs::PoseStamped pose;
  pose.header.frame_id = "base";
  std::vector<double> trips;
  double sent = 0;
  ros::Subscriber pong = node.subscribe<geometry_msgs::PoseStamped>("pong", 10, [&](const geometry_msgs::PoseStamped::ConstPtr&) {
    trips.push_back(seconds() - sent);
    if (static_cast<int>(trips.size()) == warmUp + measured) {
      std::sort(trips.begin() + warmUp, trips.end());
      std::printf("trip %.2f %.2f\n", 1e6 * trips[warmUp + measured / 2], 1e6 * trips[warmUp + measured * 99 / 100]);
      std::fflush(stdout);
      ros::shutdown();
      return;
    }
    sent = seconds();
    ping.publish(pose);
  }, ros::VoidConstPtr(), NO_DELAY);
  waitForPeers(ping, pong);
  sent = seconds();
  ping.publish(pose);
  ros::spin();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string role = argv[1];
  ros::init(argc, argv, "roscpp_" + role);
  if (role == "images_out") {
    imagesOut(std::atoi(argv[2]), std::atoi(argv[3]), std::atoi(argv[4]));
  } else if (role == "images_in") {
    imagesIn(std::atof(argv[2]), std::atof(argv[3]));
  } else if (role == "echo") {
    echo();
  } else {
    ping(std::atoi(argv[2]), std::atoi(argv[3]));
  }
}
