// How the node is, in plain words, with what to do.

import { byId, element, sentence } from './dom.js';

const RANK = { error: 0, warn: 1, stale: 2, ok: 3 };

export function showHealth(link) {
  let words = '';
  link.addEventListener('state', ({ detail }) => {
    const news = JSON.stringify(detail.diagnostics);
    if (news !== words) {
      words = news;
      show(detail.diagnostics);
    }
  });
  link.addEventListener('down', () => {
    words = '';
    pill('waiting', 'Health');
    byId('subjects').replaceChildren();
    byId('all-well').hidden = false;
    byId('all-well').textContent = 'Nothing is known while the node does not answer.';
  });
}

function show(diagnostics) {
  const amiss = diagnostics.filter((subject) => subject.level === 'warn' || subject.level === 'error')
    .sort((one, other) => RANK[one.level] - RANK[other.level]);
  byId('subjects').replaceChildren(...amiss.map(row));
  const unknown = diagnostics.filter((subject) => subject.level === 'stale').map((subject) => subject.subject);
  byId('all-well').hidden = amiss.length > 0 && unknown.length === 0;
  byId('all-well').textContent = (amiss.length ? '' : 'All is well. ')
    + (unknown.length ? `Nothing is known yet of: ${unknown.join(', ')}.` : '');
  if (amiss.length === 0) {
    pill('good', 'All well');
  } else {
    const bad = amiss.some((subject) => subject.level === 'error');
    pill(bad ? 'bad' : 'warn', amiss.length === 1 ? 'One thing to look at' : `${amiss.length} things to look at`);
  }
}

function row(subject) {
  return element('li', { 'data-level': subject.level === 'error' ? 'bad' : 'warn' },
    element('p', { className: 'title', textContent: sentence(subject.subject[0].toUpperCase() + subject.subject.slice(1)).replace(/\.$/, '') }),
    element('p', { textContent: sentence(subject.message) }));
}

function pill(state, text) {
  byId('health-link').dataset.state = state;
  byId('health-link').textContent = text;
}
