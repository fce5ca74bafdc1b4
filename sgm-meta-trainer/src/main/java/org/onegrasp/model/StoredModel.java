package org.onegrasp.model;

/**
 * A model as it lies in a file.
 *
 * @param sha256 checksum by which skills name the model that they were taught to, 64 hexadecimal digits; what was
 * measured of its rules later does not change it
 */
public record StoredModel(GraspModel model, String sha256, Provenance provenance) {}
