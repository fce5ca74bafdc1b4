package org.onegrasp.web;

import java.util.List;

/**
 * What would come of a demonstration: metres, radians, base frame.
 *
 * @param ok whether it could be taught
 * @param height of the tips above the table
 * @param top of what they hold, likewise
 * @param tips inner faces of the fingers when they have closed
 * @param opening of the fingers when they come down
 * @param stamp of the look that it was measured on
 * @param problems why it would be refused
 * @param whatToDo about them
 */
public record Preview(boolean ok, double x, double y, double z, double yaw, double width, double height, double top,
    List<List<Double>> tips, double opening, String stamp, List<String> problems, String whatToDo) {}
