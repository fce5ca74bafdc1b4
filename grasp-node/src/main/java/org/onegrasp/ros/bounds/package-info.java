/** What strangers may take of this process: connections and memory, each with its bound, and who gives way beyond it. */
package org.onegrasp.ros.bounds;
