// The page: what is known, which chat is open, and how everything hangs together.

import { ask, listen } from "./api.js";
import { summary } from "./attachments.js";
import { createComposer } from "./composer.js";
import { setUpDesk } from "./desk.js";
import { pickChat } from "./dialogs.js";
import { BOT, byId, dressFace, el } from "./dom.js";
import { closeDrawer, setUpDrawers } from "./drawers.js";
import { readLink } from "./links.js";
import { createLog } from "./log.js";
import { alertBox, attempt, clearToasts, toast } from "./notices.js";
import { createOffers } from "./offers.js";
import { showPeople } from "./people.js";
import { setUpSending } from "./sending.js";
import { setUpTouches } from "./touches.js";

const known = { bot: { name: "Handbill", username: "" }, chats: [], messages: new Map(), openId: null, online: false };
const log = createLog();
const composer = createComposer({ say: (text, entities) => say(text, { entities }), typed: (text) => offers.typed(text) });
const offers = createOffers({
  menu: composer.menu,
  list: byId("menu"),
  botName: () => known.bot.username,
  query: (query, offset) => ask(`/chat/${known.openId}/inline`, { query, offset, person: speaker()?.id }),
  choose: (queryId, resultId) => {
    composer.clear();
    post("choose", { query_id: queryId, result_id: resultId });
  },
  start: (payload) => startWith(`/start ${payload}`),
});

const openChat = () => known.chats.find((chat) => chat.id === known.openId);
const messagesOf = (chatId) => known.messages.get(chatId) ?? known.messages.set(chatId, new Map()).get(chatId);
const inOrder = (chatId) => [...messagesOf(chatId).values()].sort((a, b) => a.id - b.id);
const readers = () => known.chats.flatMap((chat) => (chat.person ? [chat.person] : []));

/** Give who speaks in the open chat: its one person, or in a group the one selected. */
function speaker() {
  const chat = openChat();
  return chat?.person ?? readers().find((person) => String(person.id) === byId("speaker").value) ?? readers()[0];
}

async function refresh() {
  const state = await ask("/chat/state");
  known.bot = state.bot;
  known.chats = state.chats;
  composer.setCommands(state.commands);
  if (!openChat()) known.openId = idFromAddress() ?? state.chats[0]?.id ?? null;
  showSpeakers();
  if (known.openId !== null) await load(known.openId);
  show();
}

const idFromAddress = () => known.chats.find((chat) => `#${chat.id}` === location.hash)?.id;

/** Load a chat's messages; what was heard while the answer was on its way stays. */
async function load(chatId) {
  const before = [...messagesOf(chatId).keys()];
  const { messages } = await ask(`/chat/${chatId}/messages`);
  before.forEach((id) => messagesOf(chatId).delete(id));
  messages.forEach(store);
}

function store(message) {
  messagesOf(message.chat_id).set(message.id, message);
}

function snippetOf(chatId) {
  const last = inOrder(chatId).at(-1);
  return last && summary(last).slice(0, 200).replace(/\s+/g, " ");
}

async function open(chatId) {
  const left = known.openId;
  known.openId = chatId;
  history.replaceState(null, "", `#${chatId}`);
  closeDrawer();
  composer.clear();
  clearToasts();
  await attempt(async () => {
    if (left !== null && left !== chatId) await load(left); // asking for messages is what marks them as read
    await refresh();
  });
  if (matchMedia("(hover: hover)").matches) composer.focus();
}

/** Draw all that depends on what is known. */
function show() {
  const chat = openChat();
  if (chat) chat.unread = 0;
  showPeople(known.chats, known.openId, snippetOf, open);
  const unread = known.chats.reduce((sum, one) => sum + one.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${known.bot.name}`;
  if (!chat) return;
  showHead(chat);
  byId("speaker-label").hidden = Boolean(chat.person);
  byId("composer").hidden = chat.blocked;
  byId("blocked").hidden = !chat.blocked;
  const messages = inOrder(chat.id);
  byId("empty").hidden = messages.length > 0 || chat.blocked;
  log.show(chat.id, messages, (message) => look(message, chat));
}

function look(message, chat) {
  const own = message.from !== "bot" && (Boolean(chat.person) || message.from === speaker()?.name);
  return { own, named: !chat.person && !own, botName: known.bot.name };
}

function showHead(chat) {
  const alone = Boolean(chat.person);
  const title = alone ? known.bot.name : chat.title;
  dressFace(byId("face"), alone ? BOT : chat.id, title);
  byId("title").textContent = title;
  const subtitle = alone ? `bot · you are ${chat.person.name}` : `${chat.kind === "channel" ? "channel" : "group"} · with @${known.bot.username}`;
  byId("subtitle").textContent = known.online ? subtitle : "Connecting…";
  const block = byId("block");
  block.hidden = !alone;
  block.setAttribute("aria-checked", String(chat.blocked));
  byId("blocked-words").textContent = `${chat.title} has blocked the bot.`;
}

function showSpeakers() {
  const select = byId("speaker");
  const before = select.value;
  select.replaceChildren(...readers().map((person) => el("option", { value: String(person.id), selected: String(person.id) === before }, person.name)));
}

const say = (text, { entities = [], chatId } = {}) => post("say", { text, entities }, chatId);

/** Do something in a chat that ends in a message; gives whether it went well. */
async function post(act, what, chatId = known.openId) {
  const answer = await attempt(() => ask(`/chat/${chatId}/${act}`, { ...what, person: speaker()?.id }));
  if (!answer) return false;
  if (answer.message) store(answer.message);
  show();
  log.toEnd();
  return true;
}

async function press(button) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  const request = { message_id: Number(button.closest("[data-message]").dataset.message), data: button.dataset.press, person: speaker()?.id };
  const answer = await attempt(() => ask(`/chat/${known.openId}/press`, request));
  button.removeAttribute("aria-busy");
  if (answer?.toast) (answer.alert ? alertBox : toast)(answer.toast);
  if (answer?.url) follow(answer.url) || window.open(answer.url, "_blank", "noopener,noreferrer");
}

/** Follow a link into Telegram as an app would; false for other links. */
function follow(address) {
  const link = readLink(address, known.bot.username);
  if (link?.start) startWith(link.start);
  if (link?.share) shareWith(link.share, "Share with…");
  return Boolean(link);
}

async function startWith(text) {
  const person = speaker();
  const own = known.chats.find((chat) => chat.person?.id === person?.id);
  composer.clear();
  if (own && own.id !== known.openId) await open(own.id);
  await say(text);
}

/** Let somebody choose where to go on with a text; they stay who they are. */
async function shareWith(text, question) {
  const person = speaker();
  const chats = known.chats.filter((chat) => (chat.person ? chat.person.id === person?.id : chat.kind !== "channel"));
  const chat = await pickChat(chats, (one) => (one.person ? known.bot.name : one.title), question);
  if (!chat) return;
  if (chat.id !== known.openId) await open(chat.id);
  if (person && !chat.person) byId("speaker").value = String(person.id);
  show();
  composer.begin(text);
}

function beginQuery({ switch: words, here }) {
  const text = `@${known.bot.username} ${words}`;
  if (here === undefined) shareWith(text, "Choose a chat");
  else composer.begin(text);
}

async function setBlocked(blocked) {
  const chat = openChat();
  const done = await attempt(() => ask(`/chat/${chat.id}/${blocked ? "block" : "unblock"}`, { person: speaker()?.id }));
  if (done) await attempt(refresh);
}

setUpTouches({ follow, command: (target) => say(target.dataset.command), press, switch: (target) => beginQuery(target.dataset) });
byId("block").addEventListener("click", () => setBlocked(byId("block").getAttribute("aria-checked") !== "true"));
byId("unblock").addEventListener("click", () => setBlocked(false));
byId("start").addEventListener("click", () => say("/start"));
byId("speaker").addEventListener("change", show);

function hear(message) {
  const isNew = !messagesOf(message.chat_id).has(message.id);
  const chat = known.chats.find((one) => one.id === message.chat_id);
  store(message);
  if (isNew && !composer.hasCommands()) attempt(refresh); // the bot may have named them after the page was opened
  if (chat && isNew && message.from === "bot" && chat.id !== known.openId) chat.unread += 1;
  show();
}

function forget({ chat_id: chatId, id }) {
  messagesOf(chatId).delete(id);
  show();
}

setUpSending(composer, (what) => post("send", what));
setUpDrawers();
setUpDesk();
listen(
  "/chat/events",
  { message: hear, edit: hear, delete: forget, chats: () => attempt(refresh) },
  {
    online: () => {
      known.online = true;
      attempt(refresh);
    },
    offline: () => {
      known.online = false;
      show();
      byId("subtitle").textContent = "Connecting…";
    },
  },
);
