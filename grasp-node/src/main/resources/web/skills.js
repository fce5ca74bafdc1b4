// The list of what is taught, and all that can be done with it.

import { byId, element, inWords, say, sentence } from './dom.js';
import { colourOf } from './drawing.js';
import { ask } from './link.js';

const SHOWN_AT_FIRST = 50;

export class Skills {
  #lesson;
  #limit = SHOWN_AT_FIRST;
  #open = ''; // the skill whose buttons are unfolded
  #getting = false;
  #getAgain = false;
  #inUse = '';
  #forgot = ''; // what the message is about
  #done = ''; // what was done last, by whoever it was

  constructor(link, lesson) {
    this.#lesson = lesson;
    link.addEventListener('skills', () => this.get());
    link.addEventListener('attempt', () => this.get()); // its skill has held one more, or has not
    link.addEventListener('state', ({ detail }) => this.#know(detail));
    byId('upload').addEventListener('click', () => byId('upload-file').click());
    byId('upload-file').addEventListener('change', () => this.#upload(byId('upload-file').files[0]));
    byId('undo').addEventListener('click', () => this.#undo(this.#forgot));
    byId('undo-last').addEventListener('click', () => this.#undo(this.#done));
    byId('toast-close').addEventListener('click', () => { byId('toast').hidden = true; });
  }

  async get() {
    if (this.#getting) {
      this.#getAgain = true;
      return;
    }
    this.#getting = true;
    try {
      do {
        this.#getAgain = false;
        this.#show(await ask('GET', `/api/skills?limit=${this.#limit}`));
      } while (this.#getAgain);
    } catch (refusal) {
      this.#tell(inWords(refusal), 'bad');
    } finally {
      this.#getting = false;
    }
  }

  #know(state) {
    if (this.#inUse !== state.in_use + state.selected) {
      this.#inUse = state.in_use + state.selected;
      this.get();
    }
    this.#done = state.undo?.what ?? '';
    byId('undo-last').hidden = this.#done === '';
    byId('undo-last').textContent = `Undo: ${this.#done}`;
  }

  #show({ count, skills, problem }) {
    this.#lesson.known(skills.map((skill) => skill.name));
    byId('no-skills').hidden = count > 0;
    const focused = document.activeElement?.id;
    const rows = skills.map((skill) => this.#row(skill));
    if (count > 1) {
      rows.unshift(this.#anyRow(skills.every((skill) => !skill.selected)));
    }
    if (count > skills.length) {
      rows.push(element('li', { className: 'plain' }, element('span', { textContent: `${count - skills.length} more` }),
        button('more-skills', 'Show them', () => {
          this.#limit = Math.min(1000, this.#limit * 4);
          this.get();
        })));
    }
    byId('skills').replaceChildren(...rows);
    if (focused) {
      byId(focused)?.focus();
    }
    if (problem) {
      this.#tell(sentence(problem), 'warn');
    }
  }

  #anyRow(current) {
    const use = button('use-any', current ? 'In use' : 'Use', () => this.#do('/api/select', { object: '' }));
    use.disabled = current;
    use.setAttribute('aria-label', current ? 'Any object in view is in use' : 'Use any object in view');
    return element('li', { className: 'plain', id: 'any', 'data-current': current },
      element('div', {}, element('p', { className: 'title', textContent: 'Any object' }),
        element('p', { className: 'fine', textContent: 'whichever is in view, the surest first' })), use);
  }

  #row(skill) {
    const { name } = skill;
    const key = encodeURIComponent(name);
    const open = this.#open === name;
    const use = button(`use-${key}`, skill.selected ? 'In use' : 'Use', () => this.#do('/api/select', { object: name }));
    use.disabled = skill.selected;
    use.setAttribute('aria-label', skill.selected ? `${name} is in use` : `Use ${name}`);
    const more = button(`more-${key}`, '⋯', () => {
      this.#open = open ? '' : name;
      this.get();
    });
    more.setAttribute('aria-label', `More about ${name}`);
    more.setAttribute('aria-expanded', String(open));
    const dot = element('span', { className: 'dot', 'aria-hidden': 'true' });
    dot.style.background = colourOf(name);
    dot.style.display = 'inline-block';
    return element('li', { 'data-current': skill.selected, 'data-skill': name },
      element('img', { className: 'thumb', src: skill.picture, alt: `${name} as it was shown`, loading: 'lazy', width: 64, height: 64 }),
      element('div', {}, element('p', { className: 'title' }, dot, ` ${name}`), element('p', { className: 'fine', textContent: about(skill) })),
      element('div', { className: 'row' }, use, more), open ? this.#actions(skill, key) : null);
  }

  #actions(skill, key) {
    const { name } = skill;
    const file = element('a', { className: 'button', id: `download-${key}`, href: skill.file, download: fileName(name), textContent: 'Download' });
    file.setAttribute('aria-label', `Download the file of ${name}`);
    const forget = button(`forget-${key}`, 'Forget', () => this.#forget(name, key));
    forget.className = 'danger';
    return element('div', { className: 'more', role: 'group', 'aria-label': name },
      button(`add-${key}`, 'Add demonstration', () => this.#lesson.demonstrateAgain(name)),
      button(`rename-${key}`, 'Rename', () => this.#rename(name, key)), file, forget);
  }

  async #do(path, body) {
    try {
      const answer = await ask('POST', path, body);
      this.#tell('', 'hint');
      return answer;
    } catch (refusal) {
      this.#tell(inWords(refusal), 'bad');
      return null;
    }
  }

  async #forget(name, key) {
    const answer = await this.#do(`/api/skills/${key}/forget`);
    if (answer) {
      this.#forgot = answer.message;
      byId('toast-text').textContent = `'${name}' was forgotten.`;
      byId('undo').hidden = !answer.undo;
      byId('toast').hidden = false;
      byId('undo').focus();
    }
  }

  /** Names what is meant: somebody else may have done something meanwhile. */
  async #undo(what) {
    byId('toast').hidden = true;
    const answer = await this.#do('/api/undo', { what });
    if (answer) {
      this.#tell(sentence(answer.message), 'good');
    }
  }

  async #rename(name, key) {
    const dialog = byId('rename');
    const field = byId('new-name');
    byId('rename-title').textContent = `Rename '${name}'`;
    field.value = name;
    dialog.returnValue = '';
    dialog.showModal();
    field.select();
    await new Promise((resolve) => { dialog.addEventListener('close', resolve, { once: true }); });
    const to = field.value.trim();
    if (dialog.returnValue === 'ok' && to !== '' && to !== name) {
      this.#open = this.#open === name ? to : this.#open;
      if (await this.#do(`/api/skills/${key}/rename`, { to }) === null) {
        this.#open = name;
      }
    }
  }

  async #upload(file) {
    byId('upload-file').value = '';
    if (!file) {
      return;
    }
    try {
      await this.#send(file, '');
    } catch (refusal) {
      this.#tell(`${file.name}: ${inWords(refusal)}`, 'bad');
    }
  }

  async #send(file, query) {
    try {
      const answer = await ask('PUT', `/api/skills/file${query}`, file);
      this.#tell(sentence(answer.message), 'good');
    } catch (refusal) {
      if (refusal.status !== 409 || query !== '' || !window.confirm(`${inWords(refusal)}\n\nPut the file in its place?`)) {
        throw refusal;
      }
      await this.#send(file, '?replace=true');
    }
  }

  #tell(text, state) {
    say(byId('skills-text'), text, state);
  }
}

function about(skill) {
  const shown = skill.demonstrations === 1 ? 'shown once' : `shown ${skill.demonstrations} times`;
  return skill.attempts === 0 ? shown : `${shown}, held ${skill.held} of ${skill.attempts}`;
}

const fileName = (name) => `${name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 60) || 'skill'}.skill`;

function button(id, text, act) {
  const made = element('button', { id, type: 'button', textContent: text });
  made.addEventListener('click', act);
  return made;
}
