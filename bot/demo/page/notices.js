// What a press answers with: a passing note, or one that asks to be read.

import { byId, el } from "./dom.js";

const SECONDS = 5;

/** Show a note that goes by itself, later the longer it is. */
export function toast(text, kind = "") {
  const note = el("p", { class: `toast ${kind}`, dir: "auto" }, text);
  const notes = byId("toasts");
  notes.append(note);
  while (notes.children.length > 3) notes.firstElementChild.remove();
  setTimeout(() => note.remove(), (SECONDS + text.length / 30) * 1000);
}

/** Take away the notes of a chat that is left. */
export const clearToasts = () => byId("toasts").replaceChildren();

/** Show a note that stays until it is closed. */
export function alertBox(text) {
  byId("alert-words").textContent = text;
  const box = byId("alert");
  if (!box.open) box.showModal();
}

/** Do something that may be refused; say so if it is, and give null. */
export async function attempt(task) {
  try {
    return await task();
  } catch (error) {
    console.warn(error);
    toast(error.message, "wrong");
    return null;
  }
}
