// Small drawings in the colour of the text around, since not every machine's fonts have such signs.

import { svg } from "./dom.js";

const PATHS = {
  attach: "M19 11.5l-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8.2-8.2a3.1 3.1 0 0 1 4.4 4.4l-8.2 8.2a1.6 1.6 0 0 1-2.2-2.2l7.3-7.3",
  picture: "M4 5h16v14H4z M4 16l4.5-4.5 4 4 2.5-2.5 5 5 M15.5 9h.01",
  place: "M12 21c-1-3.5-6-6-6-11a6 6 0 1 1 12 0c0 5-5 7.5-6 11z M12 10h.01",
  date: "M4 6h16v14H4z M4 10.5h16 M8.5 3.5v4 M15.5 3.5v4",
  copy: "M9 9h11v11H9z M15 9V4H4v11h5",
  switch: "M4 17c0-5 3-8 8-8h7 M15 4.5l5 4.5-5 4.5",
};

/** Draw a sign by its name. */
export function icon(name) {
  const box = { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" };
  return svg("svg", box, svg("path", { d: PATHS[name] }));
}
