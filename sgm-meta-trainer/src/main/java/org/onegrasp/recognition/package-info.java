/** Which of the things on a table is the one that was shown, and where to grasp it; or that it is not there. */
package org.onegrasp.recognition;
