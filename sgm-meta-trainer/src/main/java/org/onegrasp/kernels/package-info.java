/**
 * Convolutions and their gradients, in float32 and in exact int8 arithmetic: a scalar specification and a fast vector
 * twin.
 */
package org.onegrasp.kernels;
