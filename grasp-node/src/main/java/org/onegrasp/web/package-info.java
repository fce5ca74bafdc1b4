/**
 * The page for teaching and the HTTP interface behind it, as docs/web.md has them. It talks to the node through
 * {@link org.onegrasp.web.Station} alone and knows neither ROS nor learning. Its threads: one event loop, which only
 * hands over; one that answers requests; one that tells open pages what has changed and makes their pictures.
 */
package org.onegrasp.web;
