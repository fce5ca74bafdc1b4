/** Results as files: pictures, charts and JSON. */
package org.onegrasp.plot;
