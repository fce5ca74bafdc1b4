/** The parameters of a grasp node, read once at its start and checked there. */
package org.onegrasp.node.parameters;
