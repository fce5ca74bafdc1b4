/** The main job from end to end: attempts, one demonstration, attempts in new poses; with pictures and a summary. */
package org.onegrasp.demo;
