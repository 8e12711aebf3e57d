// The list above the composer, from which one chooses by pressing or with the arrow keys.

import { el } from "./dom.js";

/** Set up the list; the field has the focus all the while, and says by ARIA what is chosen. `hidden()` hears it close. */
export function createMenu(list, field, hidden) {
  let items = [];
  let chosen = -1;

  /** Show items: `content` (nodes), `pick()`, perhaps `complete()` for Tab; one without `pick` is only a remark. */
  function show(shown, label, { first = false } = {}) {
    items = shown;
    list.setAttribute("aria-label", label);
    list.replaceChildren(...items.map(option));
    setOpen(items.length > 0);
    choose(first && items.length ? 0 : -1);
  }

  function option({ content, pick, look = "" }, place) {
    const props = { id: `option-${place}`, class: look, role: "option", "aria-selected": "false", "aria-disabled": pick ? null : "true" };
    const press = (event) => {
      event.preventDefault();
      pick?.();
    };
    return el("li", { ...props, pointerdown: (event) => event.preventDefault(), click: press }, ...content);
  }

  function setOpen(open) {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) hidden();
  }

  function hide() {
    setOpen(false);
    choose(-1);
  }

  function choose(place) {
    const options = [...list.children];
    chosen = options.length && place !== -1 ? (place + options.length) % options.length : -1;
    options.forEach((node, at) => node.setAttribute("aria-selected", String(at === chosen)));
    if (chosen === -1) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen]?.scrollIntoView({ block: "nearest" });
  }

  /** Take a key while the list is open; false leaves it to the field. */
  function key(event) {
    if (list.hidden) return false;
    const complete = items[Math.max(chosen, 0)]?.complete;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? items.length - 1 : (chosen || items.length) - 1);
    else if (event.key === "Escape") hide();
    else if (event.key === "Tab" && !event.shiftKey && complete) complete();
    else if (event.key === "Enter" && items[chosen]?.pick) items[chosen].pick();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return { show, hide, key, isOpen: () => !list.hidden };
}
