/**
 * Robot and world descriptions as XML: read within bounds, without anything external, with errors that name the
 * element.
 */
package org.onegrasp.xml;
