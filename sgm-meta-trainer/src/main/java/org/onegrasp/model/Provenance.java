package org.onegrasp.model;

import java.util.Map;

/**
 * How a model came to be, enough to make it again.
 *
 * @param command command line that trained it, with the options that matter to the result
 * @param commit of the sources, with {@code -dirty} when they were changed since; or {@code unknown}
 * @param jdk that ran it
 * @param created ISO 8601 date, UTC, on which the training began
 * @param measured result of its evaluation in one line
 * @param notes anything else worth knowing, in the order of the map
 */
public record Provenance(String command, long seed, String commit, String jdk, String created, String measured, Map<String, String> notes) {
  public Provenance {
    notes = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(notes)); // Map.copyOf forgets the order
  }
}
