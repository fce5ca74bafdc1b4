// The grasp that a person is about to show: a line across the object, from where one finger comes to where the other does.
// Metres and radians in the base frame; the node snaps it to what it measures there, and extra is added to that width.

const SHORTEST = 0.012; // metres
const LONGEST = 0.3;

export const between = (x1, y1, x2, y2) => ({ x: (x1 + x2) / 2, y: (y1 + y2) / 2, yaw: Math.atan2(y2 - y1, x2 - x1),
  length: clamp(Math.hypot(x2 - x1, y2 - y1), SHORTEST, LONGEST), extra: 0 });

export const moved = (draft, dx, dy) => ({ ...draft, x: draft.x + dx, y: draft.y + dy });

export const turned = (draft, angle) => ({ ...draft, yaw: draft.yaw + angle });

/** Fingers farther apart than what was measured, or nearer. */
export const wider = (draft, by) => ({ ...draft, extra: clamp(draft.extra + by, -0.02, 0.06) });

/** Its two ends, as the node wants them. */
export function ends({ x, y, yaw, length }) {
  const dx = Math.cos(yaw) * length / 2;
  const dy = Math.sin(yaw) * length / 2;
  return { x1: x - dx, y1: y - dy, x2: x + dx, y2: y + dy };
}

/** Direction of closing in degrees, 0 to 180: turned by half a circle it is the same grasp. */
export const degrees = (yaw) => Math.round(((yaw * 180 / Math.PI) % 180 + 180) % 180) % 180;

export function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value));
}

/** What the keys do to a draft; null for a key that is not ours. With Shift moves and turns are small. */
export function byKey(draft, key, small) {
  const step = small ? 0.001 : 0.005;
  const angle = (small ? 1 : 7.5) * Math.PI / 180;
  switch (key) {
    case 'ArrowLeft': return moved(draft, -step, 0);
    case 'ArrowRight': return moved(draft, step, 0);
    case 'ArrowUp': return moved(draft, 0, step);
    case 'ArrowDown': return moved(draft, 0, -step);
    case 'q': case 'Q': return turned(draft, angle);
    case 'e': case 'E': return turned(draft, -angle);
    case '+': case '=': case '*': return wider(draft, 0.002); // many keyboards have + with Shift alone
    case '-': case '_': return wider(draft, -0.002);
    default: return null;
  }
}
