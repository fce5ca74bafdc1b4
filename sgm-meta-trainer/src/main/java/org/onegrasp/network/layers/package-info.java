/** General layers in float over batches: forward, gradient of the parameters and gradient of the input side by side. */
package org.onegrasp.network.layers;
