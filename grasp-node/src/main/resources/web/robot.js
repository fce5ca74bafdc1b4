// What became of grasps: attempts of a real robot, or of the simulated one, which can be told to try.

import { byId, element, inWords, say, sentence } from './dom.js';
import { ask } from './link.js';

const MOST_SHOWN = 30;
const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit' };

export class Robot {
  #attempts = new Map(); // by id
  #busy = false;

  constructor(link) {
    link.addEventListener('state', ({ detail }) => this.#know(detail.simulation));
    link.addEventListener('attempt', ({ detail }) => {
      this.#attempts.set(detail.id, detail);
      this.#show();
    });
    link.addEventListener('up', () => this.#get());
    byId('try').addEventListener('click', () => this.#try());
    byId('shuffle').addEventListener('click', () => this.#shuffle());
  }

  async #get() {
    try {
      const { attempts } = await ask('GET', '/api/attempts');
      this.#attempts = new Map(attempts.map((attempt) => [attempt.id, attempt]));
      this.#show();
    } catch {
      // The connection is gone again, and comes back with all of it.
    }
  }

  #know(simulation) {
    byId('robot').hidden = !simulation;
    this.#busy = Boolean(simulation?.busy);
    byId('try').disabled = this.#busy;
    byId('shuffle').disabled = this.#busy;
  }

  async #try() {
    this.#tell('The arm is on its way.', 'busy');
    byId('try').disabled = true;
    try {
      const attempt = await ask('POST', '/api/simulation/try');
      this.#tell(inShort(attempt), attempt.held && attempt.right !== false ? 'good' : 'bad');
    } catch (refusal) {
      this.#tell(inWords(refusal), 'bad');
    } finally {
      byId('try').disabled = this.#busy;
    }
  }

  async #shuffle() {
    try {
      this.#tell(sentence((await ask('POST', '/api/simulation/shuffle')).message), 'good');
    } catch (refusal) {
      this.#tell(inWords(refusal), 'bad');
    }
  }

  #tell(text, state) {
    say(byId('robot-text'), text, state);
  }

  #show() {
    const newest = [...this.#attempts.values()].sort((one, other) => other.id - one.id).slice(0, MOST_SHOWN);
    byId('no-attempts').hidden = newest.length > 0;
    const list = byId('attempts');
    const rows = new Map([...list.children].map((row) => [row.dataset.attempt, row]));
    list.replaceChildren(...newest.map((attempt) => rows.get(String(attempt.id)) ?? row(attempt)));
  }
}

function inShort(attempt) {
  const name = attempt.object === '' ? 'a thing that was not taught' : `'${attempt.object}'`;
  const place = attempt.right === null ? '' : attempt.right ? ', in the right place' : ', but in the wrong place';
  return `${attempt.held ? 'Lifted and held' : 'Did not hold'} ${name}${place}.${attempt.text ? ' ' + sentence(attempt.text) : ''}`;
}

function row(attempt) {
  const tags = [tag(attempt.held ? 'held' : 'not held', attempt.held)];
  if (attempt.right !== null) {
    tags.unshift(tag(attempt.right ? 'right place' : 'wrong place', attempt.right));
  }
  const name = attempt.object === '' ? 'not taught' : attempt.object;
  const picture = attempt.picture
    ? element('img', { className: 'thumb', src: attempt.picture, alt: `the grasp of ${name}`, width: 64, height: 64 })
    : element('span', { className: 'thumb', 'aria-hidden': 'true' });
  const time = new Date(1000 * attempt.time);
  const when = element('time', { className: 'fine', dateTime: time.toISOString(), textContent: time.toLocaleTimeString([], CLOCK) });
  return element('li', { 'data-attempt': String(attempt.id) }, picture,
    element('div', {}, element('p', { className: 'title', textContent: name }), element('p', { className: 'tags' }, ...tags),
      attempt.text ? element('p', { className: 'fine', textContent: sentence(attempt.text) }) : null, when));
}

const tag = (text, good) => element('span', { className: 'tag', 'data-state': good ? 'good' : 'bad', textContent: text });
