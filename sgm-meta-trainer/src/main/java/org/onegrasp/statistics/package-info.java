/** What measurements say of more than was measured. Knows nothing of the rest. */
package org.onegrasp.statistics;
