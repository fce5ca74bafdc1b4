/**
 * The integer arithmetic that every fixed-point result rests on: rounding, saturation, scaling, roots and tables;
 * scalar and normative.
 */
package org.onegrasp.fixedpoint;
