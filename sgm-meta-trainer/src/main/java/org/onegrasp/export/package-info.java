/**
 * A lesson and what it serves as C99 for a microcontroller: the code is hand-written and lies among the resources, one
 * file for some of our classes; what is written here is numbers alone.
 */
package org.onegrasp.export;
