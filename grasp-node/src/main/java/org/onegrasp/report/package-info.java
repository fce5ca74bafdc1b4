/** One file for a bug report: what a user would be asked for, collected, with nothing secret in it. */
package org.onegrasp.report;
