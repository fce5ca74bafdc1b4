/**
 * What both clients need of sockets: frames out of a stream, and what strangers may take of this process, connections
 * and memory, each with its bound, and who gives way beyond it.
 */
package org.onegrasp.net;
