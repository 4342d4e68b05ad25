// On every page of who helps: the device keeps what it needs without a signal, and what waited is sent.
import { checked } from "./leaving.js";
import { sync } from "./sending.js";
import { count, kept } from "./store.js";

const FRESH = 10 * 60 * 1000; // milliseconds a list counts as new
const QUIET = 1500; // milliseconds for the page to be read first
const mine = document.querySelector("script[data-person]").dataset;

// The server wrote the words once for every page; here they are only shown.
function say(name, words) {
  const toast = document.getElementById(name)?.content.cloneNode(true);
  if (!toast) return;
  if (words) toast.querySelector("[data-words]").textContent = words;
  document.getElementById("toasts")?.append(toast);
}

async function look() {
  await checked;
  const list = await kept();
  if (navigator.serviceWorker) await navigator.serviceWorker.register("/service-worker.js");
  const waits = await count();
  const fresh = list?.participation === mine.participation && Date.now() - list.at < FRESH;
  if (fresh && !waits) return;
  const { sent } = await sync();
  if (sent) say("sent-later", sent === 1 ? "What waited on this device is sent." : `${sent} logs that waited on this device are sent.`);
  if (await count().catch(() => 0)) say("still-waiting");
}

const quietly = () => look().catch(() => {}); // the page works without any of it
if (indexedDB && navigator.locks && crypto.subtle) {
  setTimeout(quietly, QUIET);
  addEventListener("online", quietly);
}
