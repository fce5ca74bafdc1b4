package org.onegrasp.kernels;

/**
 * Shape of one matrix product C = A B, and how its factors are stored; all row-major.
 *
 * @param rows of A and C
 * @param terms columns of A, rows of B
 * @param columns of B and C
 * @param turnedA A is stored turned, as (terms, rows)
 * @param turnedB B is stored turned, as (columns, terms)
 */
public record MatrixProduct(int rows, int terms, int columns, boolean turnedA, boolean turnedB) {
  public MatrixProduct {
    if (rows < 0 || terms < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "matrix product: sizes must not be negative, got " + rows + ", " + terms + ", " + columns);
    }
  }

  /** Distance of A's rows in its array. */
  int lineA() {
    return turnedA ? 1 : terms;
  }

  /** Distance of A's columns in its array. */
  int stepA() {
    return turnedA ? rows : 1;
  }

  /** Distance of B's columns in its array. */
  int lineB() {
    return turnedB ? terms : 1;
  }

  /** Distance of B's rows in its array. */
  int stepB() {
    return turnedB ? 1 : columns;
  }
}
