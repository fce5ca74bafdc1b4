// The two pictures of the table, the grasps on them, and the grasp that a person draws: by pointer or by key, on either.

import { byId, element, fit, inWords, millimetres, onceAFrame, say, sentence } from './dom.js';
import { between, byKey, clamp, degrees, ends } from './draft.js';
import { cameraView, colourOf, drawGrasp, drawLabel, mapView, REFUSED, relief, SHOWN, stroke } from './drawing.js';
import { ask } from './link.js';

const PREVIEW_EVERY_MS = 100;
const TAP = 8; // pixels of the page: less is a tap and no drag
const TAPPED_LENGTH = 0.08; // metres
const HINT = 'Drag across an object, from one side to the other: there the fingers close.';

/** Events: enter, when the keyboard asks to go on; drafted, when the shown grasp changes. */
export class Stage extends EventTarget {
  #map = byId('map');
  #camera = byId('camera');
  #verdict = byId('verdict');
  #numbers = byId('numbers');
  #area = { x: 0, y: 0, table_z: 0, size: 0.384 };
  #eye = null; // the camera's place, as the node tells it
  #opening = 0.085;
  #heights = null;
  #relief = null;
  #picture = null;
  #grasps = { found: [], not_here: [], best: -1 };
  #draft = null;
  #preview = null;
  #drag = null;
  #asking = false;
  #askAgain = false;
  #draw = onceAFrame(() => this.#drawAll());

  constructor(link) {
    super();
    link.addEventListener('heights', ({ detail }) => this.#take(detail));
    link.addEventListener('camera', ({ detail }) => {
      this.#picture?.close();
      this.#picture = detail.bitmap;
      this.#draw();
    });
    link.addEventListener('grasps', ({ detail }) => this.#see(detail));
    link.addEventListener('state', ({ detail }) => this.#know(detail));
    link.addEventListener('up', () => this.#draft && this.#ask()); // perhaps of another node now
    for (const canvas of [this.#map, this.#camera]) {
      canvas.addEventListener('pointerdown', (event) => this.#down(event, canvas));
      canvas.addEventListener('pointermove', (event) => this.#move(event, canvas));
      canvas.addEventListener('pointerup', (event) => this.#up(event, canvas));
      canvas.addEventListener('pointercancel', () => { this.#drag = null; });
      new ResizeObserver(() => this.#draw()).observe(canvas);
    }
    this.#map.addEventListener('keydown', (event) => this.#key(event));
    const press = (id, key) => byId(id).addEventListener('click', () => this.#change(byKey(this.#draft ?? this.#first(), key, false)));
    press('narrower', '-');
    press('wider', '+');
    press('turn-left', 'q');
    press('turn-right', 'e');
    byId('clear').addEventListener('click', () => this.clear());
  }

  /** What is shown, as the node measured it; null when nothing is, or when it would be refused. */
  shown() {
    return this.#preview?.ok ? this.#preview : null;
  }

  hasDraft() {
    return this.#draft !== null;
  }

  /** Why what is drawn would be refused. */
  refusal() {
    return this.#preview && !this.#preview.ok ? refusalOf(this.#preview) : '';
  }

  clear() {
    this.#draft = null;
    this.#preview = null;
    say(this.#verdict, HINT);
    this.#numbers.textContent = '';
    this.#draw();
    this.dispatchEvent(new Event('drafted'));
  }

  focus() {
    this.#map.focus();
    this.#map.scrollIntoView({ block: 'nearest' });
  }

  #take(heights) {
    this.#heights = heights;
    this.#relief = relief(heights);
    this.#draw();
  }

  #know(state) {
    this.#area = { ...state.work_area };
    this.#eye = state.camera;
    this.#opening = state.gripper_opening;
    this.#draw();
  }

  #see(grasps) {
    this.#grasps = grasps;
    listInView(grasps);
    this.#draw();
  }

  // The grasp that is drawn.

  #change(draft) {
    this.#draft = draft;
    this.#draw();
    this.#ask();
  }

  /** A first line where something stands, for those who begin with a key. */
  #first() {
    let [x, y] = [this.#area.x, this.#area.y];
    if (this.#heights) {
      const { cells, width, cell, left, top } = this.#heights;
      let tallest = 50; // 5 mm
      for (let n = 0; n < cells.length; n++) {
        if (cells[n] > tallest) {
          tallest = cells[n];
          [x, y] = [left + (n % width + 0.5) * cell, top - (Math.floor(n / width) + 0.5) * cell];
        }
      }
    }
    return between(x - TAPPED_LENGTH / 2, y, x + TAPPED_LENGTH / 2, y);
  }

  async #ask() {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    const draft = this.#draft;
    try {
      const answer = await ask('POST', '/api/preview', ends(draft));
      if (this.#draft !== null) {
        this.#snap(this.#draft === draft ? draft : { ...draft, extra: this.#draft.extra }, answer);
      }
    } catch (refusal) {
      if (this.#draft !== null) {
        this.#preview = null;
        say(this.#verdict, inWords(refusal), 'bad');
      }
    }
    this.#draw();
    this.dispatchEvent(new Event('drafted'));
    setTimeout(() => {
      this.#asking = false;
      if (this.#askAgain && this.#draft !== null) {
        this.#askAgain = false;
        this.#ask();
      }
    }, this.#drag ? PREVIEW_EVERY_MS : 10);
  }

  #snap(draft, measured) {
    const width = clamp(measured.width + draft.extra, 0, Math.max(this.#opening, measured.width));
    const [dx, dy] = [Math.cos(measured.yaw) * width / 2, Math.sin(measured.yaw) * width / 2];
    this.#preview = { ...measured, width, measured: measured.width,
      tips: [[measured.x + dx, measured.y + dy, measured.z], [measured.x - dx, measured.y - dy, measured.z]] };
    const wider = Math.round((width - measured.width) * 1000);
    this.#numbers.textContent = `${width > 0 ? `${millimetres(width)} wide, ` : ''}${degrees(measured.yaw)}°`
      + (wider === 0 ? '' : `, ${Math.abs(wider)} mm ${wider > 0 ? 'wider' : 'narrower'} than measured`);
    if (measured.ok) {
      say(this.#verdict, `The fingers close ${millimetres(width)} apart, ${millimetres(measured.height)} above the table.`
        + ' Name the object and press Teach.', 'good');
    } else {
      say(this.#verdict, refusalOf(measured), 'bad');
    }
  }

  // Pointers: mouse, pen or finger.

  #point(event, canvas) {
    const view = this.#view(canvas);
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    return view?.ground((event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
  }

  #down(event, canvas) {
    const start = this.#point(event, canvas);
    if (!start || event.button !== 0 || !event.isPrimary) {
      return;
    }
    canvas.setPointerCapture(event.pointerId);
    this.#drag = { start, u: event.clientX, v: event.clientY, far: false };
    if (canvas === this.#map) {
      canvas.focus({ preventScroll: true });
    }
    event.preventDefault();
  }

  #move(event, canvas) {
    if (!this.#drag) {
      return;
    }
    this.#drag.far ||= Math.hypot(event.clientX - this.#drag.u, event.clientY - this.#drag.v) > TAP;
    const end = this.#point(event, canvas);
    if (this.#drag.far && end) {
      this.#change(between(...this.#drag.start, ...end));
    }
  }

  #up(event, canvas) {
    const drag = this.#drag;
    this.#move(event, canvas);
    this.#drag = null;
    if (drag && !drag.far) {
      const yaw = this.#draft?.yaw ?? 0;
      const [dx, dy] = [Math.cos(yaw) * TAPPED_LENGTH / 2, Math.sin(yaw) * TAPPED_LENGTH / 2];
      this.#change(between(drag.start[0] - dx, drag.start[1] - dy, drag.start[0] + dx, drag.start[1] + dy));
    }
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === 'Escape' && this.#draft) {
      this.clear();
    } else if (event.key === 'Enter' && this.#draft) {
      this.dispatchEvent(new Event('enter'));
    } else if (event.key === 'Enter' || event.key === ' ') {
      this.#change(this.#draft ?? this.#first());
    } else {
      const next = byKey(this.#draft ?? this.#first(), event.key, event.shiftKey);
      if (next === null) {
        return;
      }
      this.#change(this.#draft === null ? this.#first() : next);
    }
    event.preventDefault();
  }

  // Drawing.

  #view(canvas) {
    if (canvas === this.#map) {
      return mapView(this.#area, canvas);
    }
    return this.#eye ? cameraView(this.#eye, this.#area, canvas, (x, y) => this.#heightAt(x, y)) : null;
  }

  #heightAt(x, y) {
    if (!this.#heights) {
      return 0;
    }
    const { cells, width, height, cell, left, top } = this.#heights;
    const c = Math.floor((x - left) / cell);
    const r = Math.floor((top - y) / cell);
    return c < 0 || r < 0 || c >= width || r >= height ? 0 : Math.max(0, cells[r * width + c]) * 1e-4;
  }

  #drawAll() {
    for (const canvas of [this.#map, this.#camera]) {
      if (canvas.clientWidth > 0) {
        fit(canvas);
        this.#drawOn(canvas);
      }
    }
  }

  #drawOn(canvas) {
    const context = canvas.getContext('2d');
    const view = this.#view(canvas);
    context.imageSmoothingQuality = 'high';
    context.fillStyle = '#1a232d';
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (canvas === this.#map) {
      this.#drawMap(context, view);
    } else {
      this.#drawCamera(context, view);
    }
    if (view) {
      this.#drawFound(context, view);
      this.#drawDraft(context, view);
    }
  }

  #drawMap(context, view) {
    if (!this.#relief) {
      return;
    }
    const { left, top, cell, width, height } = this.#heights;
    const [u, v] = view.at(left, top);
    context.drawImage(this.#relief, u, v, width * cell * view.scale, height * cell * view.scale);
    const [x, y] = view.at(this.#area.x + this.#area.size / 2 - 0.065, this.#area.y - this.#area.size / 2 + 0.022);
    stroke(context, [[x, y], [x + 0.05 * view.scale, y]], '#ffffffcc', Math.max(2, context.canvas.width / 300), []);
    context.font = `${Math.max(12, context.canvas.width / 40)}px system-ui, "DejaVu Sans", sans-serif`;
    context.fillStyle = '#ffffffdd';
    context.textBaseline = 'bottom';
    context.fillText('5 cm', x, y - 6);
  }

  #drawCamera(context, view) {
    if (!this.#picture) {
      return;
    }
    if (!view) {
      const scale = Math.min(context.canvas.width / this.#picture.width, context.canvas.height / this.#picture.height);
      context.drawImage(this.#picture, 0, 0, this.#picture.width * scale, this.#picture.height * scale);
      return;
    }
    const fine = this.#picture.width / this.#eye.width; // the picture may be smaller than the camera's
    const { left, top, size } = view.cut;
    context.drawImage(this.#picture, left * fine, top * fine, size * fine, size * fine, 0, 0, context.canvas.width, context.canvas.height);
  }

  #drawFound(context, view) {
    const taken = [];
    this.#grasps.found.forEach((grasp, index) => {
      const colour = grasp.object === '' ? '#c8d2dc' : colourOf(grasp.object);
      drawGrasp(context, view, grasp, colour, index === this.#grasps.best);
    });
    this.#grasps.found.forEach((grasp) => {
      const colour = grasp.object === '' ? '#c8d2dc' : colourOf(grasp.object);
      const name = grasp.object === '' ? 'untaught guess' : grasp.object;
      drawLabel(context, view, grasp, `${name} ${Math.round(100 * grasp.quality)} %`, colour, taken);
    });
  }

  #drawDraft(context, view) {
    if (!this.#draft) {
      return;
    }
    const { x1, y1, x2, y2 } = ends(this.#draft);
    const line = Math.max(2, context.canvas.width / 300);
    const z = this.#preview?.z ?? this.#area.table_z;
    const path = [view.at(x1, y1, z), view.at(x2, y2, z)];
    stroke(context, path, '#000000aa', 3 * line, []);
    stroke(context, path, '#8ec5ff', line, [line, 3 * line]);
    if (this.#preview) {
      drawGrasp(context, view, this.#preview, this.#preview.ok ? SHOWN : REFUSED, true);
    }
  }
}

function refusalOf(preview) {
  return `${sentence(preview.problems[0] ?? 'this cannot be taught')} ${sentence(preview.what_to_do)}`.trim();
}

function listInView(grasps) {
  const chips = grasps.found.map((grasp) => {
    const dot = element('span', { className: 'dot', 'aria-hidden': 'true' });
    dot.style.background = grasp.object === '' ? '#c8d2dc' : colourOf(grasp.object);
    const name = grasp.object === '' ? 'a guess, nothing is taught yet' : grasp.object;
    return element('li', {}, dot, element('span', { textContent: `${name}, ${Math.round(100 * grasp.quality)} %` }));
  });
  const away = grasps.not_here.slice(0, 12).map((absent) => element('li', { className: 'away', title: absent.reason },
    element('span', { textContent: `${absent.object}: ${/^not here/.test(absent.reason) ? 'not here' : absent.reason}` })));
  const list = byId('in-view');
  const all = [...chips, ...away];
  const words = all.map((chip) => chip.textContent).join('\n');
  if (list.dataset.words !== words) { // else a screen reader and a selection would lose their place ten times a second
    list.dataset.words = words;
    list.replaceChildren(...(all.length ? all : [element('li', { className: 'away', textContent: 'nothing that the gripper can hold' })]));
  }
}
