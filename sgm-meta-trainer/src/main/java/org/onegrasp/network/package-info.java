/** Networks as layers over one memory budget: shapes, forward and gradient passes, the model file. */
package org.onegrasp.network;
