/** Meta-training: learns the start weights and the synthetic gradient modules over common objects. */
package org.onegrasp.meta;
