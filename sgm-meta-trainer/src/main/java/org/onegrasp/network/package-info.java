/**
 * Networks over one memory budget: shapes, stores of weights, forward and gradient passes of a layer, and the plan of
 * which tensor lies where and when.
 */
package org.onegrasp.network;
