/**
 * How fast OneGrasp is and how much memory it takes, beside peers: every table of docs/benchmarks.md that measures
 * speed or memory, by one command, in turns.
 */
package org.onegrasp.bench;
