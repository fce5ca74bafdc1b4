// Pictures of the table and of grasps on them. A view knows where a point of the base frame lies on its canvas.

import { clamp } from './draft.js';

const LEAST_TALLEST = 0.04; // metres at the light end of the colours: noise on an empty table stays dark
const LOW = 0.003;
const FINGER_BROAD = 0.02; // metres along the finger's face
const FINGER_THICK = 0.009;
const FINGER_TALL = 0.05;
const COLOURS = ['#ffb52e', '#56ccf2', '#ff7eb6', '#7fe28a', '#c9a0ff', '#ff9466', '#5eead4', '#f4e04d'];
const STOPS = [[28, 39, 50], [46, 84, 112], [58, 138, 146], [140, 186, 128], [232, 205, 120], [255, 243, 210]];

export const SHOWN = '#ffffff';
export const REFUSED = '#ff6b5e';

/** Always the same colour for the same name. */
export function colourOf(name) {
  let sum = 7;
  for (const letter of name) {
    sum = (sum * 31 + letter.codePointAt(0)) >>> 0;
  }
  return COLOURS[sum % COLOURS.length];
}

/** A height map as a picture, one pixel a cell, lit from the upper left. */
export function relief(map) {
  const { cells, width, height } = map;
  const metres = (c, r) => Math.max(0, cells[clamp(r, 0, height - 1) * width + clamp(c, 0, width - 1)]) * 1e-4;
  let tallest = LEAST_TALLEST;
  for (const cell of cells) {
    tallest = Math.max(tallest, cell * 1e-4);
  }
  const picture = new ImageData(width, height);
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      const here = metres(c, r);
      const slope = (metres(c + 1, r) - metres(c - 1, r) + metres(c, r - 1) - metres(c, r + 1)) / (2 * map.cell);
      const light = here < LOW ? 1 : clamp(1 - 0.22 * slope, 0.62, 1.25);
      paint(picture.data, 4 * (r * width + c), here < LOW ? 0 : 0.16 + 0.84 * here / tallest, light);
      if (cells[r * width + c] < 0) {
        paint(picture.data, 4 * (r * width + c), 0, (r + c) % 4 < 2 ? 0.55 : 0.8);
      }
    }
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d').putImageData(picture, 0, 0);
  return canvas;
}

function paint(data, at, share, light) {
  const place = clamp(share, 0, 0.9999) * (STOPS.length - 1);
  const low = STOPS[Math.floor(place)];
  const high = STOPS[Math.floor(place) + 1];
  for (let i = 0; i < 3; i++) {
    data[at + i] = (low[i] + (high[i] - low[i]) * (place % 1)) * light;
  }
  data[at + 3] = 255;
}

/** Metres of the base frame on a square canvas: +x is right, +y is up. */
export function mapView(area, canvas) {
  const scale = canvas.width / area.size;
  const left = area.x - area.size / 2;
  const top = area.y + area.size / 2;
  return {
    flat: true,
    scale,
    at: (x, y) => [(x - left) * scale, (top - y) * scale],
    ground: (u, v) => [left + u / scale, top - v / scale],
  };
}

/** The camera's picture, cut to the work area; ground says what point of the scene a pixel shows. */
export function cameraView(camera, area, canvas, heightAt) {
  const [a, b, c, d, e, f, g, h, i, j, k, l] = camera.base_to_camera;
  const project = (x, y, z) => {
    const depth = i * x + j * y + k * z + l;
    return [camera.fx * (a * x + b * y + c * z + d) / depth + camera.cx, camera.fy * (e * x + f * y + g * z + h) / depth + camera.cy];
  };
  const cut = cutTo(camera, area, project);
  const scale = canvas.width / cut.size;
  const eye = [-(a * d + e * h + i * l), -(b * d + f * h + j * l), -(c * d + g * h + k * l)];
  return {
    flat: false,
    cut,
    scale: scale * camera.fx / Math.hypot(eye[0] - area.x, eye[1] - area.y, eye[2] - area.table_z),
    at: (x, y, z) => {
      const [u, v] = project(x, y, z);
      return [(u - cut.left) * scale, (v - cut.top) * scale];
    },
    ground: (u, v) => {
      const p = (u / scale + cut.left - camera.cx) / camera.fx;
      const q = (v / scale + cut.top - camera.cy) / camera.fy;
      const ray = [a * p + e * q + i, b * p + f * q + j, c * p + g * q + k];
      return firstTouch(eye, ray, area.table_z, heightAt);
    },
  };
}

/** A square around the work area as the camera sees it, pixels of the camera. */
function cutTo(camera, area, project) {
  const us = [];
  const vs = [];
  for (const [sx, sy, z] of [[-1, -1, 0], [-1, 1, 0], [1, -1, 0], [1, 1, 0], [-1, -1, 0.05], [1, -1, 0.05], [-1, 1, 0.05], [1, 1, 0.05]]) {
    const [u, v] = project(area.x + sx * area.size / 2, area.y + sy * area.size / 2, area.table_z + z);
    us.push(clamp(u, 0, camera.width));
    vs.push(clamp(v, 0, camera.height));
  }
  const width = Math.max(...us) - Math.min(...us);
  const height = Math.max(...vs) - Math.min(...vs);
  const size = Math.max(20, Math.min(Math.max(width, height) * 1.02, Math.max(camera.width, camera.height)));
  return { size, left: (Math.max(...us) + Math.min(...us) - size) / 2, top: (Math.max(...vs) + Math.min(...vs) - size) / 2 };
}

/** Where a ray from the camera first meets what stands on the table, or the table. */
function firstTouch(eye, ray, table, heightAt) {
  const from = (table + 0.3 - eye[2]) / ray[2];
  const to = (table - eye[2]) / ray[2];
  const steps = 150;
  for (let n = 0; n <= steps; n++) {
    const t = from + (to - from) * n / steps;
    const x = eye[0] + t * ray[0];
    const y = eye[1] + t * ray[1];
    if (t > 0 && eye[2] + t * ray[2] - table <= heightAt(x, y)) {
      return [x, y];
    }
  }
  return [eye[0] + to * ray[0], eye[1] + to * ray[1]];
}

/** Two fingers where they have closed; tips are their inner faces, as the node says them. */
export function drawGrasp(context, view, grasp, colour, strong) {
  const [one, two] = grasp.tips;
  const line = Math.max(1.5, context.canvas.width / 400);
  const wide = Math.hypot(one[0] - two[0], one[1] - two[1]) || 1e-6;
  const along = wide > 1e-5 ? [(one[0] - two[0]) / wide, (one[1] - two[1]) / wide] : [Math.cos(grasp.yaw), Math.sin(grasp.yaw)];
  context.lineJoin = 'round';
  context.lineCap = 'round';
  const path = [view.at(...one), view.at(...two)];
  stroke(context, path, '#00000099', 3 * line, []);
  stroke(context, path, colour, line * (strong ? 1.6 : 1), [3 * line, 4 * line]);
  for (const [tip, side] of [[one, 1], [two, -1]]) {
    finger(context, view, tip, [side * along[0], side * along[1]], colour, strong ? 2 * line : line);
  }
}

function finger(context, view, [x, y, z], [ax, ay], colour, line) {
  const [bx, by] = [-ay * FINGER_BROAD / 2, ax * FINGER_BROAD / 2];
  const [tx, ty] = [ax * FINGER_THICK, ay * FINGER_THICK];
  const corners = view.flat
    ? [view.at(x + bx, y + by), view.at(x + bx + tx, y + by + ty), view.at(x - bx + tx, y - by + ty), view.at(x - bx, y - by)]
    : [view.at(x + bx, y + by, z), view.at(x - bx, y - by, z), view.at(x - bx, y - by, z + FINGER_TALL), view.at(x + bx, y + by, z + FINGER_TALL)];
  context.beginPath();
  corners.forEach(([u, v]) => context.lineTo(u, v));
  context.closePath();
  context.fillStyle = view.flat ? colour : colour + 'b0';
  context.fill();
  context.setLineDash([]);
  context.lineWidth = line;
  context.strokeStyle = '#0b1117';
  context.stroke();
}

export function stroke(context, points, colour, width, dash) {
  context.beginPath();
  points.forEach(([u, v]) => context.lineTo(u, v));
  context.setLineDash(dash);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
  context.setLineDash([]);
}

/** A name beside a grasp, within the canvas. */
export function drawLabel(context, view, grasp, text, colour, taken) {
  const size = Math.max(13 * (window.devicePixelRatio || 1), context.canvas.width / 34);
  context.font = `600 ${size}px system-ui, "DejaVu Sans", sans-serif`;
  const shown = text.length > 28 ? text.slice(0, 27) + '…' : text;
  const width = context.measureText(shown).width + size * 1.1;
  const height = size * 1.6;
  const [u, v] = view.at(grasp.x, grasp.y, grasp.z);
  const away = 0.034 * view.scale + height / 2;
  const left = clamp(u - width / 2, 4, context.canvas.width - width - 4);
  const fits = (top) => top > 2 && top + height < context.canvas.height - 2
    && taken.every((other) => other.left > left + width || other.left + other.width < left || Math.abs(other.top - top) > height);
  const top = [v - away - height / 2, v + away - height / 2, v - away - 1.6 * height, v + away + 0.6 * height].find(fits)
    ?? clamp(v - away - height / 2, 2, context.canvas.height - height - 2);
  taken.push({ left, top, width });
  context.beginPath();
  context.roundRect(left, top, width, height, height / 2);
  context.fillStyle = '#0b1117dd';
  context.fill();
  context.fillStyle = colour;
  context.textBaseline = 'middle';
  context.fillText(shown, left + size * 0.55, top + height / 2 + size * 0.06);
}
