/** Threads that nothing ends but their owner, with a heartbeat, and a log that nothing floods. Knows nothing of the rest. */
package org.onegrasp.threads;
