/** Learning rules: what turns a sample into an update of weights, in float and in fixed point. */
package org.onegrasp.rules;
