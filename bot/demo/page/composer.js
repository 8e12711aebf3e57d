// Where one writes: a growing field, Enter to send, and the menu of commands.

import { byId, el } from "./dom.js";

/** Set up the composer; `say(text)` sends, and gives whether that went well. */
export function createComposer(say) {
  const [form, words, menu, menuButton] = [byId("composer"), byId("words"), byId("menu"), byId("menu-button")];
  let commands = [];
  let chosen = -1;

  async function send(text) {
    if (!text.trim()) return;
    words.value = "";
    refit();
    hideMenu();
    if (!(await say(text)) && !words.value) words.value = text;
    refit();
  }

  function refit() {
    words.style.height = "auto";
    words.style.height = `${words.scrollHeight}px`;
  }

  /** Show the commands that begin as the text does; all of them for the menu's own button. */
  function showMenu(typed) {
    const fitting = commands.filter(({ command }) => `/${command}`.startsWith(typed));
    menu.replaceChildren(...fitting.map(option));
    setOpen(fitting.length > 0);
    choose(fitting.length && typed.length > 1 ? 0 : -1);
  }

  function option({ command, description }, place) {
    const pick = (event) => {
      event.preventDefault();
      send(`/${command}`);
    };
    const name = el("span", { class: "command-name" }, `/${command}`);
    const props = { id: `command-${place}`, role: "option", "data-command-name": `/${command}`, "aria-selected": "false" };
    return el("li", { ...props, pointerdown: (event) => event.preventDefault(), click: pick }, name, el("span", { class: "quiet" }, description));
  }

  function setOpen(open) {
    menu.hidden = !open;
    words.setAttribute("aria-expanded", String(open));
    menuButton.setAttribute("aria-expanded", String(open));
  }

  function hideMenu() {
    setOpen(false);
    choose(-1);
  }

  function choose(place) {
    const options = [...menu.children];
    chosen = options.length && place !== -1 ? (place + options.length) % options.length : -1;
    options.forEach((node, at) => node.setAttribute("aria-selected", String(at === chosen)));
    if (chosen === -1) words.removeAttribute("aria-activedescendant");
    else words.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function onMenuKey(event) {
    const name = menu.children[Math.max(chosen, 0)]?.dataset.commandName;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? menu.children.length - 1 : (chosen || menu.children.length) - 1);
    else if (event.key === "Escape") hideMenu();
    else if (event.key === "Tab" && !event.shiftKey && name) complete(name);
    else if (event.key === "Enter" && chosen !== -1) send(name);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  function complete(name) {
    words.value = `${name} `;
    hideMenu();
    refit();
  }

  words.addEventListener("keydown", (event) => {
    if (event.isComposing || (!menu.hidden && onMenuKey(event))) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send(words.value);
  });
  words.addEventListener("input", () => {
    refit();
    if (/^\/[a-z0-9_]*$/i.test(words.value)) showMenu(words.value.toLowerCase());
    else hideMenu();
  });
  words.addEventListener("blur", () => setTimeout(() => document.activeElement !== menuButton && hideMenu(), 150));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(words.value);
    words.focus();
  });
  menuButton.addEventListener("click", () => {
    const show = menu.hidden;
    words.focus();
    if (show) showMenu("/");
    else hideMenu();
  });

  return {
    setCommands: (list) => {
      commands = list;
      menuButton.hidden = list.length === 0;
    },
    hasCommands: () => commands.length > 0,
    focus: () => words.focus(),
    clear: () => {
      words.value = "";
      refit();
      hideMenu();
    },
  };
}
