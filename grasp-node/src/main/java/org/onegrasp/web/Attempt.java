package org.onegrasp.web;

/**
 * An attempt at a grasp that has ended.
 *
 * @param time seconds since 1970, by ROS time
 * @param right whether it was the shown place; null where nobody knows
 * @param text what was said of it
 * @param source robot or simulation
 * @param picture where that is; empty for none
 */
public record Attempt(long id, double time, String object, int instance, boolean held, Boolean right, String text,
    String source, String picture) {}
