// What a press on something in a message does, told by what the thing carries.

import { viewPicture } from "./dialogs.js";
import { byId } from "./dom.js";
import { copy } from "./links.js";
import { toast } from "./notices.js";

/** Set up the log. `follow(address)` gives whether a link was followed here; `acts` do what a thing of their name asks. */
export function setUpTouches({ follow, ...acts }) {
  const all = { ...acts, copy: copyText, moment: (target) => toast(target.dataset.moment), picture: showPicture };

  function touched(event) {
    const target = event.target.closest("a, button, time");
    if (target?.matches("a") && follow(target.href)) event.preventDefault();
    const act = target && Object.keys(all).find((name) => name in target.dataset);
    if (act) all[act](target);
    return Boolean(act);
  }

  byId("log").addEventListener("click", touched);
  byId("log").addEventListener("keydown", (event) => {
    if (event.target.matches("time") && [" ", "Enter"].includes(event.key) && touched(event)) event.preventDefault();
  });
}

async function copyText(target) {
  await copy(target.dataset.copy);
  toast("Copied to the clipboard.");
}

/** Take a picture's veil away, or open it. */
function showPicture(target) {
  const words = target.querySelector("img").alt;
  if (!target.classList.contains("veiled")) return viewPicture(target.dataset.picture, words);
  target.classList.remove("veiled");
  target.setAttribute("aria-label", `Open photo: ${words}`);
}
