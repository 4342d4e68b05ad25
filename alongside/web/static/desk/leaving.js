// On every page of who is signed in: whose device this is, and signing out, which names what waits first and leaves nothing.
import { PAGE, alone, count, kept, wipe } from "./store.js";

// What another person left is gone before anything of it is shown or sent.
async function check() {
  const person = document.querySelector("script[data-person]")?.dataset.person;
  if (!person) return;
  const mine = await kept().catch(() => ({}));
  if (mine && mine.person !== person) await alone(wipe);
}

export const checked = check().catch(() => {});

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
