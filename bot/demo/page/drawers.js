// On narrow windows the sides become drawers: one at a time, closed by Escape, the shade or their button.

import { byId } from "./dom.js";

const NARROW = { people: matchMedia("(max-width: 759px)"), desk: matchMedia("(max-width: 1099px)") };
let open = null;

export function setUpDrawers() {
  for (const button of document.querySelectorAll("[data-open]")) button.addEventListener("click", () => show(button.dataset.open));
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", closeDrawer);
  for (const query of Object.values(NARROW)) query.addEventListener("change", closeDrawer);
  byId("shade").addEventListener("click", closeDrawer);
  document.addEventListener("keydown", (event) => event.key === "Escape" && open && closeDrawer());
  settle();
}

/** Close the open drawer, if one is; the focus returns to what opened it. */
export function closeDrawer() {
  const was = open;
  open = null;
  settle();
  if (was) document.querySelector(`[data-open="${was}"]`).focus();
}

function show(name) {
  open = name;
  settle();
  byId(name).querySelector("button, input, a[href]").focus();
}

/** Make the page agree with which drawer is open: what cannot be seen cannot be reached either. */
function settle() {
  for (const [name, query] of Object.entries(NARROW)) {
    byId(name).classList.toggle("open", open === name);
    byId(name).inert = query.matches && open !== name;
    document.querySelector(`[data-open="${name}"]`).setAttribute("aria-expanded", String(open === name));
  }
  byId("shade").hidden = !open;
  document.querySelector("main").inert = Boolean(open);
}
