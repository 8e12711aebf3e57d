// Links into Telegram itself, which the page follows as an app would.

const HOSTS = ["t.me", "telegram.me"];

/** Say what a link does here: start the bot, or share something; null for links that lead elsewhere. */
export function readLink(address, botName) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !HOSTS.includes(url.host)) return null;
  if (url.pathname === "/share/url" || url.pathname === "/share") return shared(url.searchParams);
  if (url.pathname.slice(1).toLowerCase() !== botName.toLowerCase()) return null;
  const payload = url.searchParams.get("start");
  return { start: payload ? `/start ${payload}` : "/start" };
}

function shared(params) {
  const text = [params.get("url"), params.get("text")].filter(Boolean).join("\n");
  return text ? { share: text } : null;
}

/** Copy a text; browsers that forbid it are asked in the old way. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}
