/**
 * Whether all is well with a node: problems by subject, streams that run dry, clocks that disagree, and the report of
 * it on /diagnostics.
 */
package org.onegrasp.node.health;
