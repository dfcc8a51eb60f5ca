// Sends what waits on this device. The page and the service worker both use it; a lock keeps them from
// sending at the same time, and the server takes an entry's number only once, so that a record sent
// twice is one record.

export const waiting = "waiting";
export const draft = "draft";
export const sent = "sent";
export const refused = "refused";

// identity asks the server who is signed in. It throws when there is no network.
export async function identity(device) {
  const answer = await fetch("/offline/who", { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error("no answer");
  const who = await answer.json();
  if (who.owner) await device.remember(who);
  else await device.forget();
  return who;
}

async function post(entry) {
  return fetch("/one-offs/sync", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ id: entry.id, owner: entry.owner, written_at: entry.at, fields: entry.content.fields }),
  });
}

// sendOne tries one entry and keeps what became of it.
async function sendOne(device, entry) {
  let answer;
  try {
    answer = await post(entry);
  } catch {
    return "offline";
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) {
    // What was sent lies with the server now; here only its reference is kept.
    await device.keep({ ...entry, state: sent, content: { ref: said.ref, url: said.url, organisation: entry.content.organisation } });
    return "sent";
  }
  if (answer.status === 401) return "sign_in";
  if (answer.status >= 500 || answer.status === 429) return "later";
  const problem = [said.detail, ...(said.errors || []).map((one) => one.message)].filter(Boolean).join(" ");
  await device.keep({ ...entry, state: refused, content: { ...entry.content, problem } });
  return "refused";
}

// send sends what belongs to the person who is signed in and gives what happened:
//   { outcome: "nothing" | "offline" | "sign_in" | "done", who, results: { id: word } }
// "again" names entries that were refused and are to be tried again.
export function send(device, again = []) {
  const work = async () => {
    const all = await device.entries();
    const due = all.filter((entry) => entry.state === waiting || (entry.state === refused && again.includes(entry.id)));
    if (due.length === 0) return { outcome: "nothing", results: {} };
    let who;
    try {
      who = await identity(device);
    } catch {
      return { outcome: "offline", results: {} };
    }
    if (!who.owner) return { outcome: "sign_in", who, results: {} };
    const results = {};
    for (const entry of due) {
      if (entry.owner !== who.owner) {
        results[entry.id] = "other";
        continue;
      }
      results[entry.id] = await sendOne(device, entry);
      if (results[entry.id] === "offline" || results[entry.id] === "sign_in") return { outcome: results[entry.id], who, results };
    }
    return { outcome: "done", who, results };
  };
  return navigator.locks ? navigator.locks.request("sharewell-send", work) : work();
}
