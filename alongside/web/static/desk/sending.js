// Between this device and the server: whose device it is now, the list, and what waits, one log after another.
import { PAGE, alone, keep, kept, settle, waiting, wipe } from "./store.js";

const PATIENCE = 20000; // milliseconds
const FIELDS = ["key", "person", "participation", "zone", "typed_at", "minutes", "mode", "note", "day", "time", "later", "booking", "both", "instead", "second_mode", "second_minutes", "kind", "miles"];

// An answer, or null without a signal. A way to the sign-in page is not followed: it says that nobody is signed in.
async function ask(path, how = {}) {
  try {
    return await fetch(path, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...how });
  } catch {
    return null;
  }
}

async function told(answer) {
  try {
    return await answer.json();
  } catch {
    return null; // a wall before the network answers with a page of its own
  }
}

// The server knows no sign-in of this device. One that ended by itself keeps what waits for the same person; one that
// somebody ended leaves nothing.
async function gone() {
  const mine = await kept().catch(() => null);
  if (mine && Date.now() >= Date.parse(mine.until)) return "signed-out";
  await wipe();
  return mine ? "ended" : "nobody";
}

// Ask whose device this is, and take the newest list.
async function meet() {
  const answer = await ask(`${PAGE}list/`);
  if (!answer) return { state: "no-signal" };
  if (answer.type === "opaqueredirect") return { state: await gone() };
  const list = answer.ok ? await told(answer) : null;
  if (!list?.person) return { state: "later" };
  const mine = await kept().catch(() => ({}));
  if (mine && mine.person !== list.person) await wipe();
  const same = mine?.person === list.person;
  if (list.participation || same) await keep({ ...(same ? mine : {}), ...(list.participation ? list : { until: list.until, token: list.token }), at: Date.now() });
  return { state: "here", list };
}

function body(log) {
  const form = new URLSearchParams();
  for (const name of FIELDS) form.set(name, log[name] ?? "");
  for (const name of ["whom", "tags", "about"]) for (const each of log[name] ?? []) form.append(name, each);
  for (const [name, many] of Object.entries(log.present ?? {})) form.set(name, many);
  return form;
}

// Send one. Gives "sent", "asked" (the server asks something back), "later", or why nothing more can be sent now.
async function send(log, token) {
  const answer = await ask(`${PAGE}send/`, { method: "POST", body: body(log), headers: { "X-CSRFToken": token } });
  if (!answer) return "no-signal";
  if (answer.type === "opaqueredirect") return gone();
  const said = await told(answer);
  if (answer.ok && said?.state === "saved") return settle(log).then(() => "sent");
  if (!["refused", "same-hour"].includes(said?.state)) return "later";
  await settle(log, { ...log, held: said });
  return "asked";
}

// Take the list and send what waits, in its order. What the server asked about waits for its answer; the rest goes on.
// Gives {state, sent}.
export function sync({ changed = () => {} } = {}) {
  return alone(async () => {
    const met = await meet();
    if (met.state !== "here") return { state: met.state, sent: 0 };
    let sent = 0;
    let state = "here";
    for (const log of await waiting()) {
      if (log.held || log.person !== met.list.person) continue;
      const became = await send(log, met.list.token);
      if (became === "sent") sent += 1;
      if (became === "later") state = "later";
      else if (!["sent", "asked"].includes(became)) return { state: became, sent };
      await changed();
    }
    if (sent) await meet(); // what was planned and is logged now is on no list any more
    return { state, sent };
  });
}

// Sign out, with whatever still waits: first the device, then the server. Gives "out", "no-signal", or "still-in".
export function leave() {
  return alone(async () => {
    const token = (await kept().catch(() => null))?.token ?? "";
    await wipe();
    const answer = await ask("/sign-out/", { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer) return "no-signal";
    return answer.type === "opaqueredirect" ? "out" : "still-in";
  });
}
