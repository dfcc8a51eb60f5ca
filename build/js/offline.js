// Brings the pages that work without a network to this device, and sends what waits.
import { able, Device } from "./device.js";
import { identity, send } from "./queue.js";

// initOffline runs on pages that say they belong to the part that works offline: a reader of the
// register fetches nothing of it.
export function initOffline(doc, win) {
  const { serviceWorker } = win.navigator;
  if (serviceWorker && doc.querySelector("[data-sw-offline]")) {
    serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => {}); // the pages work without it
    serviceWorker.addEventListener("message", (event) => {
      if (event.data && event.data.kind === "newer") tell(doc, event.data.text);
    });
  }
  if (!able()) return;
  // Only a device that has kept something, or is about to, opens its store.
  const used = doc.querySelector("[data-sw-emergency], [data-sw-waiting]");
  win.addEventListener("online", () => sendQuietly(doc));
  if (used || hasKept(win)) sendQuietly(doc, Boolean(used));
}

const mark = "sharewell-kept";

// hasKept is a mark, so that other pages need not open the store to find it empty.
function hasKept(win) {
  try {
    return win.localStorage.getItem(mark) === "1";
  } catch {
    return false;
  }
}

export function markKept(win) {
  try {
    win.localStorage.setItem(mark, "1");
  } catch {
    // Without the mark only the pages of the queue send.
  }
}

async function sendQuietly(doc, askWho = false) {
  try {
    const device = await Device.open();
    const result = await send(device);
    if (result.outcome === "nothing" && askWho) await identity(device).catch(() => {});
    doc.dispatchEvent(new CustomEvent("sharewell:sent", { detail: result }));
  } catch {
    // The store is closed to us, as in some private windows: the form itself still works.
  }
}

function tell(doc, text) {
  const main = doc.getElementById("main-content");
  if (!main || !text) return;
  const place = doc.createElement("div");
  place.className = "sw-flash sw-flash--info";
  place.setAttribute("role", "status");
  const words = doc.createElement("p");
  words.className = "sw-flash__text";
  words.textContent = text;
  place.append(words);
  main.prepend(place);
}
