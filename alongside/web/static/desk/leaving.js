// Signing out: what waits on this device is named first; then nothing stays.
import { PAGE, alone, count, wipe } from "./store.js";

async function leave(form) {
  const waits = await count().catch(() => 0);
  if (waits || !navigator.onLine) return location.assign(`${PAGE}#leaving`);
  // Held until the page is gone, so that no other window writes in between.
  return alone(async () => {
    await wipe().catch(() => {}); // the answer to signing out tells the browser the same
    form.submit();
    await new Promise(() => {});
  });
}

document.addEventListener("submit", (event) => {
  if (new URL(event.target.action, location).pathname !== "/sign-out/") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  leave(event.target);
}, true);
