// One message to one list item: name, text, preview, time, buttons.

import { attachments } from "./attachments.js";
import { el, localPicture, safeUrl } from "./dom.js";
import { icon } from "./icons.js";
import { link, richText } from "./richtext.js";
import { clock, dayName, inFull } from "./times.js";

/** Draw a message; `own` puts it on the right, `named` shows who said it. */
export function bubble(message, { own, named, botName }) {
  const carried = attachments(message);
  if (!message.text && !carried.length) return el("li", { class: "day", "data-message": String(message.id) }, el("span", {}, "The group changed"));
  const author = message.from === "bot" ? botName : message.from;
  const text = message.text && el("div", { class: "text" }, ...richText(message.text, message.entities ?? []));
  const above = message.looks?.includes("show_caption_above_media");
  const previewed = preview(message);
  return el(
    "li",
    { class: `message ${own ? "own" : "theirs"}`, "data-message": String(message.id) },
    el(
      "div",
      { class: "bubble" },
      el("span", { class: named ? "author" : "unseen" }, own ? "You" : author),
      message.via_bot && el("span", { class: "origin" }, `via ${botName}`),
      message.forwarded && el("span", { class: "origin", dir: "auto" }, `Forwarded from ${message.forwarded}`),
      message.above && previewed,
      ...(above ? [text, ...carried] : [...carried, text]),
      !message.above && previewed,
      meta(message),
    ),
    keyboard(message.buttons ?? []),
  );
}

/** Draw the line between two days. */
export function dayMark(unix) {
  return el("li", { class: "day" }, el("span", {}, dayName(unix)));
}

function meta(message) {
  return el(
    "span",
    { class: "meta" },
    message.edited && el("span", { class: "edited" }, "edited "),
    el("time", { datetime: new Date(message.date * 1000).toISOString(), title: inFull(message.date) }, clock(message.date)),
  );
}

/** Show what a link leads to: its address, or the picture itself where it is one and is to be seen large. */
function preview({ preview: address, large }) {
  const url = address ? safeUrl(address) : null;
  if (!url) return null;
  const picture = large && /\.(jpe?g|png|webp)$/i.test(url.pathname) && localPicture(url.href);
  if (picture) return link(url.href, [el("img", { src: picture, alt: "", loading: "lazy" })], { class: "previewed-picture", "aria-label": "Open the picture" });
  const path = readable(url.pathname + url.search).replace(/\/$/, "");
  return link(url.href, [el("strong", {}, url.host), el("span", {}, path || "/")], { class: "preview" });
}

function readable(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function keyboard(rows) {
  if (!rows.some((row) => row.length)) return null;
  const lines = rows.map((row) => el("div", { class: "keys" }, ...row.map(key)));
  return el("div", { class: "keyboard", role: "group", "aria-label": "Buttons" }, ...lines);
}

function key(button) {
  const words = el("span", { class: "key-words", dir: "auto" }, button.text);
  if (button.url && safeUrl(button.url)) return link(button.url, [words], { class: "key leads-away" });
  const switches = button.switch !== null && button.switch !== undefined;
  const props = { "data-press": button.data || null, "data-copy": button.copy || null, "data-switch": switches ? button.switch : null, "data-here": Boolean(button.here) };
  const sign = (button.copy && icon("copy")) || (switches && icon("switch"));
  return el("button", { type: "button", class: "key", ...props, disabled: !(button.data || sign) }, words, sign);
}
