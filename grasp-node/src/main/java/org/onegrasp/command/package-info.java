/**
 * The command line: {@link org.onegrasp.command.Main} starts every process of OneGrasp, from here all the rest is put
 * together.
 */
package org.onegrasp.command;
