// The boxes that open over the page: a picture to look at, a chat to choose, something to send.

import { BOT, byId, dressFace, el } from "./dom.js";

/** Show a picture in full. */
export function viewPicture(address, words) {
  const image = byId("viewer-image");
  image.src = address;
  image.alt = words;
  byId("viewer-save").href = address;
  byId("viewer").showModal();
}
byId("viewer").addEventListener("click", (event) => event.target.closest("a") || byId("viewer").close());

/** Let somebody choose a chat; gives it, or null if they would rather not. */
export function pickChat(chats, titleOf, question) {
  const box = byId("picker");
  byId("picker-question").textContent = question;
  return new Promise((resolve) => {
    const choose = (chat) => {
      resolve(chat);
      box.close();
    };
    byId("picker-chats").replaceChildren(...chats.map((chat) => row(chat, titleOf(chat), choose)));
    box.addEventListener("close", () => resolve(null), { once: true });
    box.showModal();
  });
}

function row(chat, title, choose) {
  const face = el("span", { class: "avatar", "aria-hidden": "true" });
  dressFace(face, chat.person ? BOT : chat.id, title);
  return el("li", {}, el("button", { type: "button", class: "person", click: () => choose(chat) }, face, el("span", { class: "name", dir: "auto" }, title)));
}

/** Ask with a form in a dialog; gives what `read(form)` makes of it, or null if it was left. */
export function fillIn(box, read) {
  const form = box.querySelector("form");
  return new Promise((resolve) => {
    form.onsubmit = () => resolve(read(form.elements));
    box.onclose = () => resolve(null);
    box.showModal();
  });
}
for (const button of document.querySelectorAll("dialog [data-leave]")) button.addEventListener("click", () => button.closest("dialog").close());
