// The list of chats: who one may be, and where something new was said.

import { arrange, byId, dressFace, el } from "./dom.js";

const languages = new Intl.DisplayNames(undefined, { type: "language", fallback: "code" });
const rows = new Map();

/** Draw the list; `snippetOf(id)` gives what was said last, `choose(id)` is called for the one that is pressed. */
export function showPeople(chats, openId, snippetOf, choose) {
  for (const chat of chats) if (!rows.has(chat.id)) rows.set(chat.id, row(chat, choose));
  for (const chat of chats) update(rows.get(chat.id), chat, chat.id === openId, snippetOf(chat.id));
  arrange(byId("chats"), chats.map((chat) => rows.get(chat.id)));
  const unread = chats.reduce((sum, chat) => sum + chat.unread, 0);
  setBadge(byId("all-unread"), unread);
  byId("open-people").setAttribute("aria-label", unread ? `People, ${unread} unread` : "People");
}

function row(chat, choose) {
  const face = el("span", { class: "avatar", "aria-hidden": "true" });
  const lines = el("span", { class: "lines" }, el("span", { class: "name", dir: "auto" }), el("span", { class: "snippet quiet", dir: "auto" }));
  const badge = el("span", { class: "badge", hidden: true });
  return el("li", {}, el("button", { type: "button", class: "person", click: () => choose(chat.id) }, face, lines, badge));
}

function update(item, chat, isOpen, snippet) {
  const button = item.firstElementChild;
  dressFace(item.querySelector(".avatar"), chat.id, chat.title);
  item.querySelector(".name").textContent = chat.title;
  item.querySelector(".snippet").textContent = chat.blocked ? "has blocked the bot" : snippet || describe(chat);
  setBadge(item.querySelector(".badge"), isOpen ? 0 : chat.unread);
  if (isOpen) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
}

function describe(chat) {
  if (!chat.person) return chat.kind === "channel" ? "channel" : "group";
  try {
    return chat.person.language ? languages.of(chat.person.language) : "reader";
  } catch {
    return chat.person.language;
  }
}

function setBadge(badge, count) {
  badge.hidden = !count;
  badge.textContent = count > 99 ? "99+" : String(count || "");
  if (count) badge.setAttribute("aria-label", `${count} unread`);
}
