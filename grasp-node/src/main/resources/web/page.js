// Puts the page together.

import { byId, inWords, say, sentence } from './dom.js';
import { showHealth } from './health.js';
import { Lesson } from './lesson.js';
import { AWAY, enter, Link } from './link.js';
import { Robot } from './robot.js';
import { Skills } from './skills.js';
import { Stage } from './stage.js';

const link = new Link();
const stage = new Stage(link);
const lesson = new Lesson(link, stage);
const skills = new Skills(link, lesson);
new Robot(link);
showHealth(link);

link.addEventListener('up', () => {
  connection('good', 'Live');
  live(true);
});
link.addEventListener('down', () => {
  connection('bad', 'Not connected, trying again');
  live(false);
});
link.addEventListener('slow', () => connection('warn', 'Slow connection'));
link.addEventListener('token', () => {
  connection('bad', 'A token is needed');
  byId('token').hidden = false;
  document.querySelector('main').hidden = true; // nothing there would work
});
link.addEventListener('up', () => {
  byId('token').hidden = true;
  document.querySelector('main').hidden = false;
  forgetTrouble();
  skills.get();
});
link.addEventListener('state', ({ detail }) => {
  if (detail.camera !== null && !detail.camera.live) {
    connection('warn', 'The camera has stopped');
  } else {
    connection('good', 'Live');
  }
  live(detail.camera === null || detail.camera.live);
});

byId('token').addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    await enter(byId('token-text').value.trim());
    location.replace('/');
  } catch (refusal) {
    say(byId('token-note'), refusal.status === 401 ? 'That is not the token.' : inWords(refusal), 'bad');
    byId('token-text').select();
  }
});

/** What was said of a node that is back now. */
function forgetTrouble() {
  for (const line of document.querySelectorAll('.verdict')) {
    if (line.textContent.includes(sentence(AWAY))) {
      say(line, '');
    }
  }
}

/** What is not live looks so. */
function live(yes) {
  document.body.dataset.live = String(yes);
}

function connection(state, text) {
  say(byId('connection'), text, state);
}

/** Only what can be seen is sent for. */
function watch() {
  const view = document.querySelector('input[name=view]:checked').value;
  byId('pictures').dataset.view = view;
  link.watch(view === 'map' ? ['heights'] : ['heights', 'camera']);
}

const phone = window.matchMedia('(max-width: 640px)');
if (phone.matches) {
  document.querySelector('input[name=view][value=map]').checked = true;
}
byId('views').addEventListener('change', watch);
watch();
link.open();
