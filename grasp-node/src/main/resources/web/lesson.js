// Teaching: a name, the shown grasp, and how the lesson goes.

import { byId, fit, inWords, say, sentence } from './dom.js';
import { ask } from './link.js';

export class Lesson {
  #stage;
  #names = new Set();
  #mine = 0; // id of the lesson that was asked for here
  #began = 0;
  #asking = false; // whether the answer to the question for a lesson is still to come, which news can overtake
  #overtook = new Map(); // the newest news of each lesson since then, by id
  #shownId = 0;
  #losses = []; // [step, loss] of the lesson that is shown

  constructor(link, stage) {
    this.#stage = stage;
    byId('teach').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#teach();
    });
    byId('name').addEventListener('input', () => this.#named());
    stage.addEventListener('enter', () => byId('name').focus());
    link.addEventListener('lesson', ({ detail }) => {
      if (this.#asking) {
        this.#overtook.set(detail.id, detail);
      }
      this.#goes(detail);
    });
    new ResizeObserver(() => this.#drawLosses()).observe(byId('loss'));
  }

  /** What is taught already. */
  known(names) {
    this.#names = new Set(names);
    const options = names.map((name) => Object.assign(document.createElement('option'), { value: name }));
    byId('names').replaceChildren(...options);
    this.#named();
  }

  /** Begins one more demonstration of what is known. */
  demonstrateAgain(name) {
    byId('name').value = name;
    this.#named();
    byId('teach').elements.change.value = 'add';
    this.#tell(`Now drag across '${name}' where it lies, and press Teach.`, 'hint');
    this.#stage.focus();
  }

  #named() {
    byId('known').hidden = !this.#names.has(name());
    byId('name').removeAttribute('aria-invalid');
    byId('name-note').textContent = '';
  }

  async #teach() {
    if (name() === '') {
      byId('name').setAttribute('aria-invalid', 'true');
      byId('name-note').textContent = 'Give the object a name first.';
      byId('name').focus();
      return;
    }
    const grasp = this.#stage.shown();
    if (grasp === null) {
      this.#tell(this.#stage.refusal() || 'Drag across the object first: from one side to the other, where the fingers shall close.', 'bad');
      this.#stage.focus();
      return;
    }
    const button = byId('teach-button');
    button.disabled = true;
    this.#began = performance.now();
    try {
      const { x, y, z, yaw, width } = grasp; // with its height: measured again from where it snapped to, it could be another
      const add = !byId('known').hidden && byId('teach').elements.change.value === 'add';
      this.#asking = true;
      const lesson = await ask('POST', '/api/teach', { object: name(), x, y, z, yaw, width, add });
      this.#mine = lesson.id;
      this.#goes(this.#overtook.get(lesson.id) ?? lesson);
    } catch (refusal) {
      this.#tell(inWords(refusal), 'bad');
    } finally {
      this.#asking = false;
      this.#overtook.clear();
      button.disabled = false;
    }
  }

  #goes(lesson) {
    const mine = lesson.id === this.#mine;
    if (lesson.over && lesson.id !== this.#shownId && !mine) {
      return; // from before this page was opened: no news
    }
    if (lesson.id !== this.#shownId) {
      this.#shownId = lesson.id;
      this.#losses = [];
    }
    byId('lesson').hidden = lesson.over;
    if (lesson.over) {
      this.#ended(lesson, mine);
    } else {
      this.#runs(lesson);
    }
  }

  #runs(lesson) {
    byId('progress').max = Math.max(1, lesson.steps);
    byId('progress').value = lesson.step;
    if (lesson.step > 0) {
      this.#losses.push([lesson.step, lesson.loss]);
      this.#drawLosses(lesson.steps);
    }
    const loss = lesson.step > 0 ? `, loss ${lesson.loss.toFixed(2)}` : ''; // nothing is known of it before the first step
    byId('loss').setAttribute('aria-label', `Loss of the lesson so far${loss}`);
    byId('lesson-text').setAttribute('aria-live', 'off'); // the number changes ten times a second
    this.#tell(lesson.state === 'queued' ? `'${lesson.object}' waits for its turn. ${sentence(lesson.message)}`
      : `Learning '${lesson.object}': ${Math.round(100 * lesson.step / Math.max(1, lesson.steps))} %${loss}`, 'busy');
  }

  #ended(lesson, mine) {
    byId('lesson-text').setAttribute('aria-live', 'polite');
    if (lesson.state === 'done') {
      const seconds = mine ? ` in ${((performance.now() - this.#began) / 1000).toFixed(1)} s` : '';
      const trouble = lesson.message ? ` But: ${sentence(lesson.message)}` : '';
      this.#tell(`Learned '${lesson.object}'${seconds}. It is found now wherever it lies.${trouble}`,
        trouble ? 'warn' : 'good');
      if (mine) {
        this.#stage.clear();
        byId('name').value = '';
        this.#named();
      }
    } else {
      this.#tell(`'${lesson.object}' was not learned. ${sentence(lesson.message)}`, 'bad');
    }
  }

  #tell(text, state) {
    say(byId('lesson-text'), text, state);
  }

  #drawLosses(steps = this.#losses.at(-1)?.[0] ?? 1) {
    const canvas = byId('loss');
    if (canvas.clientWidth === 0) {
      return;
    }
    fit(canvas);
    const context = canvas.getContext('2d');
    context.clearRect(0, 0, canvas.width, canvas.height);
    const highest = Math.max(0.1, ...this.#losses.map(([, loss]) => loss));
    context.beginPath();
    for (const [step, loss] of this.#losses) {
      context.lineTo(canvas.width * step / steps, canvas.height * (0.94 - 0.86 * loss / highest));
    }
    context.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue('--accent');
    context.lineWidth = Math.max(2, canvas.height / 28);
    context.lineJoin = 'round';
    context.stroke();
  }
}

const name = () => byId('name').value.trim();
