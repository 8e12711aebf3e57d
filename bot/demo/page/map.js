// A map of no town: streets, a river and a park that are the same for the same place, and a pin. Nothing is fetched.

import { svg } from "./dom.js";

const [WIDTH, HEIGHT] = [320, 150];

/** Draw the box for a place. */
export function drawMap(latitude, longitude) {
  const chance = dice(latitude, longitude);
  const turn = -35 + 70 * chance();
  const town = svg("g", { transform: `rotate(${turn} ${WIDTH / 2} ${HEIGHT / 2})` }, ...park(chance), ...streets(chance));
  const pin = svg("path", { class: "map-pin", d: pinAt(WIDTH / 2, HEIGHT / 2) });
  const hole = svg("circle", { class: "map-hole", cx: WIDTH / 2, cy: HEIGHT / 2 - 21, r: 4.5 });
  const box = { class: "map", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" };
  return svg("svg", box, svg("rect", { class: "map-land", width: WIDTH, height: HEIGHT }), river(chance), town, pin, hole);
}

/** Numbers between 0 and 1 that depend on the place alone. */
function dice(latitude, longitude) {
  let state = Math.abs(Math.round(latitude * 1e4) * 7919 + Math.round(longitude * 1e4)) % 2147483647 || 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function streets(chance) {
  const lines = [];
  for (let x = -100; x < WIDTH + 100; x += 34 + 30 * chance()) lines.push([x, -150, x, HEIGHT + 150]);
  for (let y = -120; y < HEIGHT + 120; y += 28 + 26 * chance()) lines.push([-150, y, WIDTH + 150, y]);
  return lines.map(([x1, y1, x2, y2]) => svg("line", { class: chance() < 0.2 ? "map-road wide" : "map-road", x1, y1, x2, y2 }));
}

function park(chance) {
  const place = { x: 30 + 90 * chance(), y: -10 + 30 * chance() };
  return [svg("rect", { class: "map-park", ...place, width: 50 + 40 * chance(), height: 40 + 20 * chance(), rx: 6 })];
}

function river(chance) {
  const [from, to] = [HEIGHT * (0.55 + 0.4 * chance()), HEIGHT * (0.55 + 0.4 * chance())];
  return svg("path", { class: "map-water", d: `M-10 ${from} C ${WIDTH / 3} ${from - 40}, ${WIDTH / 1.6} ${to + 50}, ${WIDTH + 10} ${to}` });
}

const pinAt = (x, y) => `M${x} ${y} c-4 -9 -13 -13 -13 -22 a13 13 0 1 1 26 0 c0 9 -9 13 -13 22z`;
