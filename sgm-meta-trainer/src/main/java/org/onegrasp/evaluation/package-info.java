/** Learning rules times objects times poses: what was learned, at what cost, as tables, plots and pictures. */
package org.onegrasp.evaluation;
