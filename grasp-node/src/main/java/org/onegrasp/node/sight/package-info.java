/** Which of all taught objects are in view, within the time that a look may take. */
package org.onegrasp.node.sight;
