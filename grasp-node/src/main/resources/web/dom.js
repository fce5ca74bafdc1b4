// Elements of the page. Text gets in as text only: names come from people, and may look like markup.

export const byId = (id) => document.getElementById(id);

/** An element with properties (data-, aria- and role as attributes) and children, which may be texts. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (/^(data-|aria-|role$)/.test(name)) {
      made.setAttribute(name, value);
    } else {
      made[name] = value;
    }
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Says something in a line of the page, and only when it is new: screen readers read every change. */
export function say(line, text, state = 'hint') {
  line.dataset.state = state;
  if (line.textContent !== text) {
    line.textContent = text;
  }
  line.hidden = text === '';
}

/** What went wrong, with what to do about it. */
export function inWords(error) {
  return error.what ? `${sentence(error.message)} ${sentence(error.what)}` : sentence(error.message);
}

/** With a capital in front and a full stop at the end. */
export function sentence(text) {
  const trimmed = String(text ?? '').trim();
  if (trimmed === '') {
    return '';
  }
  const begun = /^[a-z][a-z']* /.test(trimmed) || /^[a-z]+:/.test(trimmed) ? trimmed[0].toUpperCase() + trimmed.slice(1) : trimmed;
  return /[.!?]$/.test(begun) ? begun : begun + '.';
}

export const millimetres = (metres) => `${Math.round(metres * 1000)} mm`;

/** Draws at most once a frame, however often it is asked to. */
export function onceAFrame(draw) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        draw();
      });
    }
  };
}

/** Makes a canvas as fine as the screen; true when its size changed. */
export function fit(canvas) {
  const scale = Math.min(3, window.devicePixelRatio || 1);
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width === width && canvas.height === height) {
    return false;
  }
  canvas.width = width;
  canvas.height = height;
  return true;
}
