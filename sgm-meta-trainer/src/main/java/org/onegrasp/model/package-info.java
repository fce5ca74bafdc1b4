/**
 * What is shipped and what is taught: a network with its weights and scales, in memory and in a file; a demonstration,
 * a skill.
 */
package org.onegrasp.model;
