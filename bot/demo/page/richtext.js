// A message's text and entities (UTF-16 offsets, which are JavaScript's own) to nodes.
// The line: nest the entities -> a node for each -> plain text between.

import { el, safeUrl } from "./dom.js";
import { formatted, inFull } from "./times.js";

const BLOCKS = new Set(["PRE", "BLOCKQUOTE"]);
const PLAIN_TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

const MAKERS = {
  pre: (inner, entity) => [el("pre", { "data-language": entity.language || null }, el("code", {}, ...inner))],
  blockquote: (inner) => [el("blockquote", {}, ...inner)],
  expandable_blockquote: (inner) => [expandable(inner)],
  spoiler: (inner) => [spoiler(inner)],
  text_link: (inner, entity) => [link(entity.url, inner)],
  url: (inner, entity, text) => [link(/^[a-z][a-z+.-]*:\/\//i.test(text) ? text : `https://${text}`, inner)],
  email: (inner, entity, text) => [link(`mailto:${text}`, inner)],
  mention: (inner, entity, text) => [link(`https://t.me/${text.slice(1)}`, inner)],
  bot_command: (inner, entity, text) => [command(text)],
  date_time: (inner, entity) => [moment(inner, entity)],
};

/** Give the nodes of a message's text. */
export function richText(text, entities = []) {
  const usable = entities.filter(({ offset, length }) => offset >= 0 && length > 0 && offset < text.length);
  return stretch(text, 0, text.length, usable);
}

/** Build [start, end): outermost entities first, each with what lies in it. */
function stretch(text, start, end, entities) {
  const queue = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  const nodes = [];
  let at = start;
  while (queue.length) {
    const entity = queue.shift();
    const close = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at) continue;
    const [inside, after] = part(queue, close);
    nodes.push(text.slice(at, entity.offset), ...dress(text, entity, close, inside));
    queue.splice(0, queue.length, ...after);
    at = close;
  }
  nodes.push(text.slice(at, end));
  return trimAroundBlocks(nodes.filter((node) => node !== ""));
}

/** Part entities at a border; one that crosses it is cut in two. */
function part(entities, border) {
  const inside = [];
  const after = [];
  for (const entity of entities) {
    const end = entity.offset + entity.length;
    if (entity.offset < border) inside.push({ ...entity, length: Math.min(end, border) - entity.offset });
    if (end > border) after.push({ ...entity, offset: Math.max(entity.offset, border), length: end - Math.max(entity.offset, border) });
  }
  return [inside, after];
}

function dress(text, entity, close, inside) {
  const inner = stretch(text, entity.offset, close, inside);
  const simple = PLAIN_TAGS[entity.type];
  if (simple) return [el(simple, {}, ...inner)];
  return MAKERS[entity.type]?.(inner, entity, text.slice(entity.offset, close)) ?? inner;
}

/** Drop the one line break that a quote or code block makes by itself. */
function trimAroundBlocks(nodes) {
  return nodes.map((node, place) => {
    if (typeof node !== "string") return node;
    const tail = BLOCKS.has(nodes[place - 1]?.tagName) ? node.replace(/^\n/, "") : node;
    return BLOCKS.has(nodes[place + 1]?.tagName) ? tail.replace(/\n$/, "") : tail;
  });
}

/** Make a link, or leave the text as it is if its address is no good. */
export function link(address, inner, props = {}) {
  const url = safeUrl(address);
  if (!url) return el("span", {}, ...inner);
  return el("a", { ...props, href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...inner);
}

function command(text) {
  return el("button", { type: "button", class: "command", "data-command": text }, text);
}

function moment(inner, { unix_time: unix, date_time_format: format }) {
  if (!Number.isFinite(unix)) return el("span", {}, ...inner);
  const shown = formatted(unix, format);
  const iso = new Date(unix * 1000).toISOString();
  const yours = `Your time: ${inFull(unix)}`;
  return el("time", { datetime: iso, title: yours, tabindex: "0", role: "button", "data-moment": yours }, ...(shown ? [shown] : inner));
}

function spoiler(inner) {
  const hidden = el("span", { class: "spoiler-text", "aria-hidden": "true", inert: true }, ...inner);
  const cover = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text: show it" }, hidden);
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
    for (const name of ["aria-hidden", "inert"]) hidden.removeAttribute(name);
    cover.classList.add("shown");
    cover.removeEventListener("click", reveal);
    cover.removeEventListener("keydown", reveal);
  };
  cover.addEventListener("click", reveal);
  cover.addEventListener("keydown", reveal);
  return cover;
}

function expandable(inner) {
  const text = el("div", { class: "quote-text" }, ...inner);
  const toggle = el("button", { type: "button", class: "quote-toggle", "aria-expanded": "false", hidden: true }, "Show more");
  const quote = el("blockquote", { class: "expandable" }, text, toggle);
  toggle.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    toggle.setAttribute("aria-expanded", open);
    toggle.textContent = open ? "Show less" : "Show more";
  });
  new ResizeObserver(() => {
    toggle.hidden = !quote.classList.contains("open") && text.scrollHeight <= text.clientHeight + 1;
  }).observe(text);
  return quote;
}
