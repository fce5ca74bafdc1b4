// A roscpp node for RoscppPeerTest: repeats /in on /out, offers /switch, calls /java/trigger, and caches /gain.
#include <ros/ros.h>
#include <std_msgs/String.h>
#include <std_srvs/SetBool.h>
#include <std_srvs/Trigger.h>

static ros::Publisher out;

static void repeat(const std_msgs::String& in) {
  std_msgs::String message;
  message.data = "heard " + in.data;
  out.publish(message);
}

static bool onlyOn(std_srvs::SetBool::Request& request, std_srvs::SetBool::Response& response) {
  response.success = true;
  response.message = "on";
  return request.data;  // roscpp tells the caller of a failure without words.
}

int main(int argc, char** argv) {
  ros::init(argc, argv, "cpp_peer");
  ros::NodeHandle node;
  out = node.advertise<std_msgs::String>("/out", 10, true);
  // Offers UDP in front of TCP, as cameras do.
  ros::Subscriber in =
      node.subscribe("/in", 10, repeat, ros::TransportHints().unreliable().reliable().tcpNoDelay());
  ros::ServiceServer service = node.advertiseService("/switch", onlyOn);

  ros::service::waitForService("/java/trigger");
  ros::ServiceClient trigger = node.serviceClient<std_srvs::Trigger>("/java/trigger", true);
  std::string answers;
  for (int i = 0; i < 100; i++) {
    std_srvs::Trigger call;
    answers = trigger.call(call) ? call.response.message : "call " + std::to_string(i) + " failed";
  }
  std_srvs::SetBool failing;
  bool failed = !ros::service::call("/java/fail", failing);
  ros::param::set("/cpp/answers", answers);
  ros::param::set("/cpp/failed", failed);

  double gain = 0;
  ros::Rate rate(50);
  while (ros::ok()) {
    double now = 0;
    if (ros::param::getCached("/gain", now) && now != gain) {
      gain = now;
      ros::param::set("/cpp/gain", gain);
    }
    ros::spinOnce();
    rate.sleep();
  }
}
