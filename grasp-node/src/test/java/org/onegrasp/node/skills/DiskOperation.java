package org.onegrasp.node.skills;

/** What changes a disk, and what a program promised in between. Paths are absolute. */
public sealed interface DiskOperation {
  record MakeFolder(String path) implements DiskOperation {}

  record Create(String path) implements DiskOperation {}

  /** Appends; what is tested never overwrites. */
  record Write(String path, byte[] bytes) implements DiskOperation {}

  record Cut(String path) implements DiskOperation {}

  record ForceFile(String path) implements DiskOperation {}

  record ForceFolder(String path) implements DiskOperation {}

  record Move(String from, String to) implements DiskOperation {}

  record Delete(String path) implements DiskOperation {}

  /**
   * No operation: from here on the object may have this state.
   *
   * @param mark which of its skills; 0 for none
   */
  record Wanted(String object, int mark) implements DiskOperation {}

  /** No operation: from here on the object must have this state, until another is wanted. */
  record Promised(String object, int mark) implements DiskOperation {}
}
