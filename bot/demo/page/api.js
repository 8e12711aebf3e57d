// The two ways of speaking with the demo: questions, and what it tells by itself.

/** A refusal, or no answer; its message is a sentence to show. */
export class Refused extends Error {}

/** Ask for JSON; with a body, POST it. */
export async function ask(address, body) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(address, { ...(body === undefined ? {} : post), signal: AbortSignal.timeout(20_000) });
  } catch {
    throw new Refused("No answer. Is the demo still running?");
  }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(data.error ?? `The demo answered with an error (${answer.status}).`);
  return data;
}

/** Hear of events for ever: `handlers` by event name; `online` and `offline` tell of the connection. */
export function listen(address, handlers, { online, offline }) {
  let wait = 500;
  const connect = () => {
    const source = new EventSource(address);
    source.onopen = () => {
      wait = 500;
      online();
    };
    source.onerror = () => {
      offline();
      // The browser itself tries again only after a broken connection, not after an error status.
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 10_000);
    };
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handle(JSON.parse(event.data || "{}")));
    }
  };
  connect();
}
