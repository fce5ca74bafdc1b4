/**
 * What is shipped and what is taught: a network with its weights and scales, in memory and in a file; a demonstration,
 * a skill; and how such files are written, so that they are whole or refused.
 */
package org.onegrasp.model;
