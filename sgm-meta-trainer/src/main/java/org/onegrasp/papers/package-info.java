/**
 * The tasks of the learning rules' own papers, on public data: readers of the data, one task a class, and the report.
 */
package org.onegrasp.papers;
