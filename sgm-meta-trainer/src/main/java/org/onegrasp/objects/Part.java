package org.onegrasp.objects;

/** What a piece of a thing is there for. */
public enum Part {
  /** What the thing mostly is, or what holds its contents from below. */
  BODY,
  /** The wall round an opening. */
  RIM,
  /** What a hand takes it by. */
  HANDLE,
  /** What does a tool's work: blade, head, jaws, bristles, the roll of a roller. */
  BLADE,
  /** What stands out from a body besides: neck, cap, spout, nozzle, lid's knob, wire. */
  NECK
}
