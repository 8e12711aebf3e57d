// Building and arranging nodes. Text goes in as text: nothing here ever parses HTML.

/** Make an element; functions among `props` become listeners of their name, `true` an empty attribute. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Make an element of a drawing. */
export function svg(tag, props, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Make `nodes` the children of `parent`, moving only what differs: focus and live regions notice every move. */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, place) => {
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
}

export const byId = (id) => document.getElementById(id);

/** Give the address if a reader may safely be sent there, else null. */
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** Give the address of a picture if this machine serves it, else null: nothing else is loaded. */
export function localPicture(text) {
  const url = safeUrl(text);
  return url && ["127.0.0.1", "localhost"].includes(url.hostname) ? url.href : null;
}

/** What the bot's own picture has for an id. */
export const BOT = 5;

/** Make the round picture of a chat: initials on a colour of its own. */
export function dressFace(node, id, title) {
  const words = title.trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "");
  node.textContent = initials.join("").toUpperCase();
  node.dataset.colour = Math.abs(Number(id) || 0) % 6;
}
