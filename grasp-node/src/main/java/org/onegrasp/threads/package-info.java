/** Threads that nothing ends but their owner, with a heartbeat. Knows nothing of the rest. */
package org.onegrasp.threads;
