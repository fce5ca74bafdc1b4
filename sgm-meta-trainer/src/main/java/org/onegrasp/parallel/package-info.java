/**
 * Independent tasks on several cores, pieces of one on two, and jobs that other processes can do as well, with results
 * that do not depend on how many there are. Knows nothing of the rest.
 */
package org.onegrasp.parallel;
