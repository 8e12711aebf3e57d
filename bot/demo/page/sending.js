// Sending more than words: a picture or a file with a caption, a place, a date.

import { readableSize } from "./attachments.js";
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";
import { fillIn } from "./dialogs.js";
import { drawMap } from "./map.js";
import { attempt, toast } from "./notices.js";
import { inFull } from "./times.js";

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const MOST_PICTURE = 10 * 2 ** 20;
const MOST_FILE = 20 * 2 ** 20;

/** Set up the button; `send(what)` posts it. */
export function setUpSending(composer, send) {
  const input = byId("file");
  const ways = [
    ["picture", "Picture or file", () => input.click()],
    ["place", "Place", () => askForPlace(send)],
    ["date", "Date and time", () => askForDate(composer)],
  ];
  const items = ways.map(([sign, words, pick]) => ({
    content: [icon(sign), words],
    look: "way",
    pick: () => {
      composer.menu.hide();
      pick();
    },
  }));
  byId("attach").append(icon("attach"));
  composer.opens(byId("attach"), () => composer.menu.show(items, "Send"));
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = "";
    if (file) askForFile(file, send);
  });
  const form = byId("send-file").querySelector("form");
  form.elements.caption.addEventListener("keydown", (event) => {
    if (event.isComposing || event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    form.requestSubmit();
  });
  byId("words").addEventListener("paste", (event) => {
    const [file] = event.clipboardData.files;
    if (!file) return;
    event.preventDefault();
    askForFile(file, send);
  });
}

async function askForFile(file, send) {
  if (file.size > MOST_FILE) return toast(`This file has ${readableSize(file.size)}; ${readableSize(MOST_FILE)} can be sent.`, "wrong");
  const address = await attempt(() => dataAddress(file));
  if (!address) return;
  const box = byId("send-file");
  const canShow = PICTURES.includes(file.type) && file.size <= MOST_PICTURE;
  byId("send-preview").replaceChildren(canShow ? el("img", { src: address, alt: file.name }) : el("strong", { dir: "auto" }, file.name), el("span", { class: "quiet" }, readableSize(file.size)));
  const { caption, plain } = box.querySelector("form").elements;
  [caption.value, plain.checked] = ["", !canShow];
  plain.closest("label").hidden = !canShow;
  const chosen = await fillIn(box, (form) => ({ kind: form.plain.checked ? "document" : "photo", caption: form.caption.value }));
  if (chosen) await send({ ...chosen, name: file.name, data: address.slice(address.indexOf(",") + 1) });
}

function dataAddress(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Error("This file cannot be read."));
    reader.readAsDataURL(file);
  });
}

async function askForPlace(send) {
  const box = byId("send-place");
  const { latitude, longitude } = box.querySelector("form").elements;
  const draw = () => byId("place-map").replaceChildren(drawMap(Number(latitude.value), Number(longitude.value)));
  latitude.oninput = longitude.oninput = draw;
  draw();
  const names = ["title", "address", "latitude", "longitude"];
  const place = await fillIn(box, (form) => Object.fromEntries(names.map((name) => [name, form[name].value])));
  if (place) await send({ kind: "place", ...place });
}

async function askForDate(composer) {
  const when = byId("send-date").querySelector("form").elements.when;
  if (!when.value) when.value = localMinute(new Date(Date.now() + 86_400_000));
  const unix = await fillIn(byId("send-date"), () => Math.floor(new Date(when.value).getTime() / 1000));
  if (unix) composer.insertDate(inFull(unix), unix);
}

function localMinute(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 13) + ":00";
}
