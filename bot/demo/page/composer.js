// Where one writes: a growing field, Enter to send, and above it the commands, what the bot offers, or what can be sent.

import { byId, el } from "./dom.js";
import { createMenu } from "./menu.js";

/** Set up the composer. `say(text, entities)` sends, and gives whether that went well; `typed(text)` may show a menu. */
export function createComposer({ say, typed }) {
  const [form, words, menuButton] = [byId("composer"), byId("words"), byId("menu-button")];
  const openers = [...form.querySelectorAll("button[aria-controls=menu]")];
  const menu = createMenu(byId("menu"), words, () => openers.forEach((button) => button.setAttribute("aria-expanded", "false")));
  let commands = [];
  let dates = new Map();

  async function send(text) {
    if (!text.trim()) return;
    const marked = dates;
    fill("");
    if (!(await say(text, entities(text, marked))) && !words.value) {
      fill(text);
      dates = marked;
    }
  }

  function fill(text) {
    words.value = text;
    dates = new Map();
    refit();
    menu.hide();
  }

  function refit() {
    words.style.height = "auto";
    words.style.height = `${words.scrollHeight}px`;
  }

  /** Show the commands that begin as the text does; all of them for the menu's own button. */
  function showCommands(text) {
    const fitting = commands.filter(({ command }) => `/${command}`.startsWith(text));
    menu.show(fitting.map(commandItem), "Commands", { first: text.length > 1 });
  }

  function commandItem({ command, description }) {
    const content = [el("span", { class: "command-name" }, `/${command}`), el("span", { class: "quiet" }, description)];
    return { content, pick: () => send(`/${command}`), complete: () => fill(`/${command} `) };
  }

  /** Put a date into the text as a phone would: readable, and marked with its instant when it is sent. */
  function insertDate(readable, unix) {
    const before = words.value.slice(0, words.selectionStart);
    words.setRangeText(`${/\S$/.test(before) ? " " : ""}${readable}`, words.selectionStart, words.selectionEnd, "end");
    dates.set(readable, unix);
    refit();
    words.focus();
  }

  words.addEventListener("keydown", (event) => {
    if (event.isComposing || menu.key(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send(words.value);
  });
  words.addEventListener("input", () => {
    refit();
    if (typed(words.value)) return;
    if (/^\/[a-z0-9_]*$/i.test(words.value)) showCommands(words.value.toLowerCase());
    else menu.hide();
  });
  words.addEventListener("blur", () => setTimeout(() => !form.contains(document.activeElement) && menu.hide(), 150));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(words.value);
    words.focus();
  });

  /** Let a button open and close a menu of its own. */
  function opens(button, showItems) {
    button.addEventListener("click", () => {
      const show = button.getAttribute("aria-expanded") !== "true";
      menu.hide();
      words.focus();
      if (show) showItems();
      button.setAttribute("aria-expanded", String(show && menu.isOpen()));
    });
  }
  opens(menuButton, () => showCommands("/"));

  return {
    menu,
    opens,
    insertDate,
    setCommands: (list) => {
      commands = list;
      menuButton.hidden = list.length === 0;
    },
    hasCommands: () => commands.length > 0,
    focus: () => words.focus(),
    clear: () => fill(""),
    /** Write a text for somebody, who may go on with it; what it begins is begun. */
    begin: (text) => {
      fill(text);
      words.focus();
      typed(text);
    },
  };
}

/** Mark the dates that are still in the text. */
function entities(text, dates) {
  const found = [...dates].map(([readable, unix]) => ({ type: "date_time", offset: text.indexOf(readable), length: readable.length, unix_time: unix }));
  return found.filter(({ offset }) => offset >= 0);
}
