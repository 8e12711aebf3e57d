// The publication's side: publish an article, or correct the newest title, and see what readers get.

import { Refused, ask } from "./api.js";
import { byId, el } from "./dom.js";
import { link } from "./richtext.js";

let site = "";
let newest = null;

/** Show the panel if the bot reads the sample publication. */
export async function setUpDesk() {
  const demo = await ask("/chat/demo").catch(() => ({}));
  if (!demo.site) return;
  site = demo.site.replace(/\/$/, "");
  byId("site-name").textContent = demo.name || "The publication";
  byId("site-link").href = `${site}/`;
  byId("desk").hidden = byId("open-desk").hidden = false;
  document.body.classList.add("has-desk");
  byId("publish").addEventListener("submit", submitting(publish));
  byId("edit").addEventListener("submit", submitting(edit));
  byId("add-topic").addEventListener("click", addTopic);
  byId("new-topic").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    addTopic();
  });
  await refresh().catch((error) => say(byId("publish"), [error.message]));
}

async function refresh() {
  const known = await ask(`${site}/demo/topics`);
  for (const topic of known.topics) chip(topic);
  byId("bylines").replaceChildren(...known.bylines.map((value) => el("option", { value })));
  const pictures = Object.entries(known.pictures).map(([value, words]) => el("option", { value }, words));
  byId("publish").elements.picture.append(...pictures);
  setNewest(known.newest ?? null);
}

function setNewest(item) {
  newest = item;
  byId("edit").hidden = !item;
  if (item) byId("edit").elements.title.value = item.title;
}

async function publish(form) {
  const typed = byId("new-topic").value.trim();
  if (typed) addTopic();
  const { title } = form.elements;
  const said = Object.fromEntries(["title", "standfirst", "text", "byline", "picture"].map((name) => [name, form.elements[name].value]));
  const item = await ask(`${site}/demo/publish`, { ...said, topics: ticked() });
  const shown = title.value.trim();
  form.reset();
  setNewest({ title: shown, ...item });
  say(form, ["Published: ", link(item.link, [shown]), ". The bot finds it when it next reads the feed."]);
  title.focus({ preventScroll: true });
}

async function edit(form) {
  const item = await ask(`${site}/demo/edit`, { id: newest.id, title: form.elements.title.value });
  setNewest({ ...newest, title: form.elements.title.value.trim(), ...item });
  say(form, ["Saved: ", link(newest.link, [newest.title]), ". Once the feed is read again, /latest shows it; two minutes later, the alerts that were sent are corrected."]);
}

const ticked = () => [...byId("topics").querySelectorAll("input:checked")].map((box) => box.value);

/** Make a topic one can tick; one there already is only ticked. */
function chip(name, checked = false) {
  const boxes = [...byId("topics").querySelectorAll("input")];
  const known = boxes.find((box) => box.value.toLowerCase() === name.toLowerCase());
  const box = known ?? el("input", { type: "checkbox", name: "topic", value: name });
  box.checked ||= checked;
  if (!known) byId("topics").append(el("label", { class: "chip" }, box, el("span", { dir: "auto" }, name)));
}

function addTopic() {
  const field = byId("new-topic");
  const name = field.value.trim().replace(/\s+/g, " ");
  if (name) chip(name, true);
  field.value = "";
  field.focus();
}

/** Wrap a form's work: its button rests meanwhile, and what goes wrong is said below it. */
function submitting(work) {
  return async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const button = event.submitter ?? form.querySelector("button:not([type=button])");
    button.setAttribute("aria-busy", "true");
    say(form, []);
    try {
      await work(form);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(form, [error.message]);
    } finally {
      button.removeAttribute("aria-busy");
    }
  };
}

function say(form, nodes) {
  const outcome = form.querySelector(".outcome");
  outcome.replaceChildren(...nodes);
  if (nodes.length) outcome.scrollIntoView({ block: "nearest" });
}
