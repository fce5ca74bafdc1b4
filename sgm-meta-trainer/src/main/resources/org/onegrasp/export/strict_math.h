/*
 * What Java's StrictMath gives, to the last bit: the functions of Sun's fdlibm, whose polynomials and reductions these are. Every
 * operation is one of IEEE 754 doubles in the order that is written here, so compile with -ffp-contract=off and never with -ffast-math.
 */
#ifndef ONEGRASP_STRICT_MATH_H
#define ONEGRASP_STRICT_MATH_H

/* Of angles up to 2^19 quarter turns. */
double strict_sin(double x);
double strict_cos(double x);

/* Of finite numbers. */
double strict_exp(double x);

/* Of positive normal numbers. */
double strict_log(double x);

/* Nearest whole number, ties to even; |x| < 2^51. */
double strict_rint(double x);

/* Largest whole number not above x; |x| < 2^31. */
double strict_floor(double x);

/* Correctly rounded, as IEEE 754 asks; x normal or not above 0, whose root is taken as 0. */
double strict_sqrt(double x);

#endif
