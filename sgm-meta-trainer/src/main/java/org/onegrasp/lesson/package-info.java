/**
 * A lesson, written once for every rule: samples, loss, steps of the weights, bytes and progress; what serves what was
 * learnt; and what a learning rule has to say.
 */
package org.onegrasp.lesson;
