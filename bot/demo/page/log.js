// The list of messages of the open chat: redrawn where it changed, and kept at its end while the reader is there.

import { bubble, dayMark } from "./bubbles.js";
import { arrange, byId } from "./dom.js";

const NEAR = 80;

/** Manage the list; it remembers what it drew, so that unchanged messages keep their nodes. */
export function createLog() {
  const [list, scroller, newer] = [byId("log"), byId("scroller"), byId("newer")];
  let drawn = new Map();
  let chat = null;
  let following = true;
  let top = 0;

  const toEnd = () => scroller.scrollTo({ top: scroller.scrollHeight });
  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  scroller.addEventListener("scroll", scrolled, { passive: true });
  newer.addEventListener("click", toEnd);

  /** Show these messages, in order. `style(message)` gives how each is drawn. */
  function show(chatId, messages, style) {
    const fresh = chat !== chatId;
    following ||= fresh;
    const more = messages.length > 0 && !drawn.has(nodeKey(messages.at(-1)));
    const focus = focused();
    if (fresh) startOver();
    chat = chatId;
    arrange(list, draw(messages, style));
    if (focus) restore(focus);
    if (following) toEnd();
    else if (more) newer.hidden = false;
  }

  /** Take up another chat, whose history is not read out as if it were news. */
  function startOver() {
    drawn = new Map();
    newer.hidden = true;
    list.setAttribute("aria-live", "off");
    setTimeout(() => list.setAttribute("aria-live", "polite"), 1000);
  }

  function draw(messages, style) {
    const kept = new Map();
    const nodes = [];
    let day = "";
    for (const message of messages) {
      const today = new Date(message.date * 1000).toDateString();
      if (today !== day) nodes.push(once(kept, `day ${today}`, today, () => dayMark(message.date)));
      day = today;
      const look = style(message);
      nodes.push(once(kept, nodeKey(message), JSON.stringify([message, look]), () => bubble(message, look)));
    }
    drawn = kept;
    return nodes;
  }

  function once(kept, key, content, make) {
    const before = drawn.get(key);
    const entry = before?.content === content ? before : { content, node: make() };
    kept.set(key, entry);
    return entry.node;
  }

  /** Remember which button has the focus: an edit replaces its message while it is pressed. */
  function focused() {
    const target = document.activeElement;
    const item = target?.closest?.("[data-message]");
    if (!item || !list.contains(item)) return null;
    return { id: item.dataset.message, target, fromEnd: reachable(item).indexOf(target) - reachable(item).length };
  }

  /** Focus what now stands for it: the same press, else the same words, else the same place. */
  function restore({ id, target, fromEnd }) {
    if (list.contains(document.activeElement)) return;
    const item = list.querySelector(`[data-message="${CSS.escape(id)}"]`);
    const targets = item ? reachable(item) : [];
    const same = (what) => targets.find((one) => what(one) && what(one) === what(target));
    const found = same((one) => one.dataset.press) ?? same((one) => one.textContent) ?? targets.at(fromEnd) ?? targets.at(-1);
    found?.focus({ preventScroll: true });
  }

  /** Note whether the reader is at the end: they leave it by scrolling up, not by a keyboard or a picture that takes room. */
  function scrolled() {
    const up = scroller.scrollTop < top;
    top = scroller.scrollTop;
    following = atEnd() || (following && !up);
    if (following) newer.hidden = true;
  }

  const resized = new ResizeObserver(() => following && toEnd());
  [scroller, list].forEach((part) => resized.observe(part));
  return { show, toEnd };
}

const nodeKey = (message) => `message ${message.id}`;
const reachable = (item) => [...item.querySelectorAll("a[href], button, [tabindex]")];
