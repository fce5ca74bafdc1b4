/** What was taught, in memory and on the disk: nothing that was told as saved is lost by a crash or a full disk. */
package org.onegrasp.node.skills;
