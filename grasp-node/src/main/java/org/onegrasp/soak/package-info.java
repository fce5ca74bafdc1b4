/**
 * A grasp node under load, for as long as one likes, with a verdict. Talks to the node as robots do and knows nothing
 * of its inside.
 */
package org.onegrasp.soak;
