/**
 * Independent tasks on several cores, and pieces of one on two, with results that do not depend on how many there are.
 * Knows nothing of the rest.
 */
package org.onegrasp.parallel;
