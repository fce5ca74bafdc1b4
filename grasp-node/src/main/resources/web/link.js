// The way to the node: requests, and a WebSocket that comes back when the node does.

const FIRST_RETRY_MS = 400;
const LONGEST_RETRY_MS = 2000;
const PING_MS = 4000;
const SILENT_MS = 11000; // longer without a word: the connection is dead though nobody said so
const CAMERA = 1;
const HEIGHTS = 2;

/** Said of whatever is asked while there is no node. */
export const AWAY = 'the node does not answer';

/** What the node refused, or why it could not be asked. */
export class Refusal extends Error {
  constructor(message, what, status) {
    super(message);
    this.what = what;
    this.status = status;
  }
}

/** Asks the node; its answer, or a Refusal with what to do. */
export async function ask(method, path, body) {
  let response;
  try {
    response = await fetch(path, request(method, body));
  } catch {
    throw new Refusal(AWAY, 'wait until it is back: this page connects again by itself', 0);
  }
  const text = await response.text();
  let answer = {};
  try {
    answer = text === '' ? {} : JSON.parse(text);
  } catch {
    answer = { error: `the node answered with ${response.status}` };
  }
  if (!response.ok) {
    throw new Refusal(answer.error || `the node answered with ${response.status}`, answer.what_to_do || '', response.status);
  }
  return answer;
}

/** Shows the node its token, which it remembers of this browser from then on; a Refusal when it is another one. */
export async function enter(token) {
  const response = await fetch(`/?token=${encodeURIComponent(token)}`, { cache: 'no-store' })
    .catch(() => { throw new Refusal(AWAY, 'wait until it is back', 0); });
  if (!response.ok) {
    throw new Refusal(`the node answered with ${response.status}`, 'try again in a moment', response.status);
  }
}

function request(method, body) {
  if (body === undefined) {
    return { method, cache: 'no-store' };
  }
  if (body instanceof Blob) {
    return { method, body, headers: { 'Content-Type': 'application/octet-stream' } };
  }
  return { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}

/** Events: up, down, token, state, skills, grasps, lesson, attempt, heights, camera; the news is in detail. */
export class Link extends EventTarget {
  #socket = null;
  #retry = FIRST_RETRY_MS;
  #heard = 0;
  #watched = [];
  #refused = false; // for want of a token

  constructor() {
    super();
    setInterval(() => this.#check(), PING_MS);
    document.addEventListener('visibilitychange', () => this.#watch());
  }

  open() {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#heard = performance.now();
      this.#retry = FIRST_RETRY_MS;
    };
    socket.onmessage = (message) => {
      this.#heard = performance.now();
      if (typeof message.data === 'string') {
        this.#news(JSON.parse(message.data));
      } else {
        this.#picture(message.data);
      }
    };
    socket.onclose = () => this.#lost(socket);
    this.#socket = socket;
  }

  /** Which pictures to send: camera, heights. Nothing is sent while the page is out of sight. */
  watch(pictures) {
    this.#watched = pictures;
    this.#watch();
  }

  #watch() {
    this.#send({ type: 'watch', pictures: document.hidden ? [] : this.#watched });
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #check() {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return;
    }
    if (performance.now() - this.#heard > SILENT_MS) {
      this.#lost(this.#socket);
    } else {
      this.#send({ type: 'ping' });
    }
  }

  #lost(socket) {
    if (socket !== this.#socket) {
      return;
    }
    this.#socket = null;
    socket.close();
    if (!this.#refused) {
      this.#tell('down');
    }
    this.#refused = false; // should the node be away when it is tried again, that is news
    setTimeout(() => this.open(), this.#retry);
    this.#retry = Math.min(LONGEST_RETRY_MS, this.#retry * 1.5);
  }

  #news(message) {
    if (message.type === 'hello') {
      this.#refused = message.token_needed;
      if (message.token_needed) {
        this.#tell('token');
      } else {
        this.#tell('up');
      }
      this.#watch();
    } else {
      this.#tell(message.type, message[message.type] ?? message);
    }
  }

  #picture(buffer) {
    const view = new DataView(buffer);
    const kind = view.getUint8(0);
    const start = view.getUint16(2, true);
    const width = view.getUint16(4, true);
    const height = view.getUint16(6, true);
    const stamp = view.getFloat64(8, true);
    if (kind === HEIGHTS) {
      const cells = new Int16Array(width * height);
      for (let i = 0; i < cells.length; i++) {
        cells[i] = view.getInt16(start + 2 * i, true);
      }
      this.#tell('heights', { cells, width, height, stamp, cell: view.getFloat32(16, true), left: view.getFloat32(20, true),
        top: view.getFloat32(24, true), table: view.getFloat32(28, true) });
    } else if (kind === CAMERA) {
      const type = view.getUint8(1) === 2 ? 'image/png' : 'image/jpeg';
      createImageBitmap(new Blob([new Uint8Array(buffer, start)], { type }))
        .then((bitmap) => this.#tell('camera', { bitmap, stamp }), () => {});
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
