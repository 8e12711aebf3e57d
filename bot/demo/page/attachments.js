// What a message carries besides text: a picture, a document, a place, a contact.

import { el } from "./dom.js";
import { drawMap } from "./map.js";

const UNITS = ["B", "KB", "MB"];

/** Draw what a message carries; an empty list if it is only text. */
export function attachments(message) {
  const { file, place, contact } = message;
  return [file && (file.kind === "photo" ? picture(message) : documentRow(file)), place && placeBox(place), contact && contactRow(contact)].filter(Boolean);
}

/** Say in a few words what a message is, for lists. */
export function summary({ text, file, place, contact }) {
  const carried = (file && (file.kind === "photo" ? "Photo" : file.name)) ?? (place && (place.title || "Location")) ?? contact?.first_name;
  return [carried, text].filter(Boolean).join(" · ");
}

/** Write a size as people read it. */
export function readableSize(bytes) {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
  return `${(bytes / 1024 ** power).toLocaleString(undefined, { maximumFractionDigits: power ? 1 : 0 })} ${UNITS[power]}`;
}

const addressOf = (file) => `/chat/files/${encodeURIComponent(file.id)}`;

function picture({ file, looks = [], text }) {
  const words = text?.replace(/\s+/g, " ").slice(0, 200) || "Photo";
  const image = el("img", { src: addressOf(file), alt: words, width: file.width, height: file.height });
  const veiled = looks.includes("has_media_spoiler");
  const label = veiled ? "Hidden photo: show it" : `Open photo: ${words}`;
  return el("button", { type: "button", class: `picture ${veiled ? "veiled" : ""}`, "data-picture": addressOf(file), "aria-label": label }, image);
}

function documentRow(file) {
  const ending = /\.([a-z0-9]{1,4})$/i.exec(file.name)?.[1] ?? "file";
  const lines = el("span", { class: "lines" }, el("span", { class: "document-name", dir: "auto" }, file.name), el("span", { class: "document-size" }, `${readableSize(file.size)} · Download`));
  return el("a", { class: "document", href: addressOf(file), download: file.name }, el("span", { class: "document-icon", "aria-hidden": "true" }, ending), lines);
}

function placeBox({ latitude, longitude, title, address }) {
  const where = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  const link = { href: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`, target: "_blank", rel: "noopener noreferrer" };
  return el(
    "a",
    { class: "place", ...link, "aria-label": `Map: ${[title, address, where].filter(Boolean).join(", ")}` },
    drawMap(latitude, longitude),
    title && el("strong", { dir: "auto" }, title),
    address && el("span", { class: "place-address", dir: "auto" }, address),
    !title && el("span", { class: "place-address" }, where),
  );
}

function contactRow(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  const lines = el("span", { class: "lines" }, el("span", { class: "document-name", dir: "auto" }, name), el("span", { class: "document-size" }, contact.phone_number));
  return el("div", { class: "document" }, el("span", { class: "document-icon", "aria-hidden": "true" }, [...name][0] ?? "☎"), lines);
}
