// Inline mode: `@bot words` in the field asks the bot, and what it offers is shown to choose from.

import { el, localPicture } from "./dom.js";

const PAUSE = 250;
const NEAR = 60;

/** Set up inline mode. `query(words, offset)` asks, `choose(queryId, resultId)` sends, `start(payload)` goes to the bot. */
export function createOffers({ menu, list, botName, query, choose, start }) {
  let turn = 0;
  let timer = 0;
  let more = null;

  /** Look at what is typed; true if it is a query, which then has the list to itself. */
  function typed(text) {
    const found = new RegExp(`^@${botName()}\\s(.*)$`, "is").exec(text);
    clearTimeout(timer);
    turn += 1;
    more = null;
    if (!found || !botName()) return false;
    timer = setTimeout(ask, PAUSE, found[1].trim(), turn);
    if (!menu.isOpen()) remark("Asking…");
    return true;
  }

  const remark = (words) => menu.show([{ content: [el("span", { class: "quiet" }, words)] }], "Results");

  async function ask(words, mine, offset = "", shown = []) {
    try {
      const answer = await query(words, offset);
      if (mine !== turn) return;
      const items = [...shown, ...(offset ? [] : buttonItem(answer.button)), ...answer.results.map((result) => item(answer.query_id, result))];
      more = answer.next_offset ? () => ask(words, mine, answer.next_offset, items) : null;
      if (items.length) keepingPlace(() => menu.show(items, "Results"), offset);
      else remark("Nothing found.");
    } catch (error) {
      if (mine === turn) remark(error.message);
    }
  }

  /** More results go below what one is looking at. */
  function keepingPlace(show, offset) {
    const place = offset ? list.scrollTop : 0;
    show();
    list.scrollTop = place;
  }

  function buttonItem(button) {
    if (!button) return [];
    return [{ content: [el("span", { class: "offer-button" }, button.text)], pick: () => start(button.start) }];
  }

  function item(queryId, result) {
    const source = result.file ? `/chat/files/${encodeURIComponent(result.file)}` : localPicture(result.thumbnail);
    const picture = source ? el("img", { class: "offer-picture", src: source, alt: "" }) : el("span", { class: "offer-picture", "aria-hidden": "true" }, [...(result.title || "◆")][0]);
    const lines = el("span", { class: "lines" }, el("strong", { class: "offer-title", dir: "auto" }, result.title || "Picture"), el("span", { class: "quiet offer-words", dir: "auto" }, result.description));
    return { content: [picture, lines], look: "offer", pick: () => choose(queryId, result.id) };
  }

  list.addEventListener("scroll", () => {
    if (!more || list.scrollHeight - list.scrollTop - list.clientHeight > NEAR) return;
    const load = more;
    more = null;
    load();
  });

  return { typed };
}
