// The page for no signal: who and when, what waits, what the server asked back, and leaving.
import { fresh, show } from "./offline_form.js";
import { checked } from "./leaving.js";
import { avatar, capital, clock, dayWords, fullDay, inMinutes, lengthOf, now, piece } from "./offline_words.js";
import { leave, sync } from "./sending.js";
import { MOST, add, count, kept, settle, waiting } from "./store.js";

const part = (id) => document.getElementById(id);
const theme = document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1];
if (theme) document.documentElement.dataset.theme = theme;
let list = null;
let sentHere = 0; // since this page was opened

function toast(words, undo) {
  const made = piece("t-toast");
  made.querySelector("[data-words]").textContent = words;
  const button = made.querySelector("button");
  button.hidden = !undo;
  button.addEventListener("click", async () => {
    made.remove();
    await undo();
    await draw();
  });
  part("toasts").replaceChildren(made);
}

function net(state) {
  for (const line of document.querySelectorAll("[data-net]")) line.hidden = line.dataset.net !== state;
}

function hereWords(waits) {
  const asked = waits.filter((log) => log.held).length;
  const sent = sentHere ? `${sentHere === 1 ? "One log is" : `${sentHere} logs are`} sent.` : "There is a signal.";
  const words = asked ? `${sent} ${asked === 1 ? "One thing" : `${asked} things`} to look at.` : sent;
  document.querySelector("[data-net=here] [data-words]").textContent = words;
}

const nameOf = (ids) => list.people.filter((one) => ids.includes(one.id)).map((one) => one.name).join(", ");

function row(template, name, note) {
  const made = piece(template);
  made.querySelector("[data-name]").textContent = name;
  made.querySelector("[data-note]").textContent = note;
  return made;
}

function logging(made, name, what) {
  const button = made.querySelector("[data-log]");
  button.setAttribute("aria-label", `${list.log} with ${name}`);
  button.addEventListener("click", () => show(fresh(list, what), list, saveNew));
  return made;
}

function personRow(one) {
  const made = row("t-person", one.name, one.place);
  avatar(made.querySelector(".avatar"), one);
  return logging(made, one.name, { whom: [one.id] });
}

function plannedRow(planned) {
  const mode = list.modes.find((one) => one.key === planned.mode);
  const name = nameOf(planned.whom);
  const made = row("t-planned", name, `${clock(planned.time)}, ${inMinutes(planned.minutes)}, ${mode?.label ?? planned.mode}`);
  const here = now(list.zone);
  if (planned.time > here.time) made.querySelector("[data-log]").hidden = true;
  return logging(made, name, { whom: planned.whom, planned });
}

const whenWords = (log) => `${dayWords(log.day, now(log.zone).day)}, ${clock(log.time)}, ${inMinutes(lengthOf(log))}, ${log.how}`;

function waitingRow(log) {
  const made = row("t-waiting", log.name, whenWords(log));
  made.querySelector("[data-private]").hidden = !log.note;
  const [change, remove] = ["change", "delete"].map((what) => made.querySelector(`[data-${what}]`));
  change.setAttribute("aria-label", `Change the log with ${log.name}`);
  remove.setAttribute("aria-label", `Delete the log with ${log.name}`);
  change.addEventListener("click", () => show(log, list, (now) => saveChanged(log, now)));
  change.hidden = log.participation !== list.participation;
  remove.addEventListener("click", () => drop(log));
  if (log.held?.state === "same-hour") made.querySelector("[data-asks]").append(sameHour(log));
  for (const fault of log.held?.faults ?? []) {
    const line = piece("t-fault");
    line.querySelector("span").textContent = fault.says;
    made.querySelector("[data-asks]").append(line);
  }
  return made;
}

function pick(value, title, note) {
  const made = piece("t-pick");
  made.querySelector("input").value = value;
  made.querySelector("b").textContent = title;
  made.querySelector("small").textContent = note;
  return made;
}

// Two versions of one hour, side by side. Nothing is chosen beforehand.
function sameHour(log) {
  const made = piece("t-same");
  const { held } = log;
  made.querySelector("[data-sentence]").textContent = held.sentence;
  const mine = pick("mine", `${inMinutes(lengthOf(log))}, ${log.how}`, "This device, without a signal. The other one is taken back");
  const other = pick("other", held.other, `${held.told}. What waits here is dropped`);
  const both = pick("both", "They were two sessions", `${inMinutes(lengthOf(log) + held.minutes)} in all`);
  made.querySelector(".picks").append(...(held.instead ? [mine] : []), other, both);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    decide(log, new FormData(made).get("which"));
  });
  return made;
}

// A choice is a new entry: under the old number something else may have been saved before.
async function decide(log, which) {
  if (which === "other") return drop(log);
  const said = which === "mine" ? { instead: log.held.instead } : { both: "1" };
  await settle(log, { ...log, ...said, key: crypto.randomUUID(), booking: "", held: null });
  await send();
}

async function drop(log) {
  await settle(log);
  toast(`Deleted here. ${inMinutes(lengthOf(log))} with ${log.called}`, () => add({ ...log, n: undefined }));
  await draw();
}

async function saveNew(log) {
  let saved = false;
  try {
    saved = await add(log);
  } catch {
    return "This device has no room left, so nothing was saved. Make room on it, and save again.";
  }
  if (!saved) return `${MOST} logs wait here, and no more fit. Go where there is a signal, and send these first.`;
  navigator.storage?.persist?.().catch(() => {});
  toast(`Saved here. ${capital(inMinutes(lengthOf(log)))} with ${log.called}`, () => undo(log.key));
  await draw();
  send();
  return "";
}

async function undo(key) {
  const log = (await waiting()).find((one) => one.key === key);
  if (!log || !(await settle(log))) toast("It is sent already. It can be taken back on the page of the two of you.");
}

async function saveChanged(before, log) {
  const { held, ...rest } = log;
  if (!(await settle(before, { ...rest, both: "", instead: "", booking: "" }))) return "This log changed meanwhile. Close this, and look at it again.";
  await draw();
  send();
  return "";
}

const fill = (id, rows) => {
  part(id).querySelector("ul").replaceChildren(...rows);
  part(id).hidden = !rows.length;
};

async function draw() {
  list = await kept().catch(() => null);
  if (list && Date.now() >= Date.parse(list.until)) list = null; // the sign-in ran out: closed until the same person is back
  part("nothing").hidden = Boolean(list?.people);
  part("kept").hidden = !list?.people;
  if (!list?.people) return;
  const here = now(list.zone);
  const waits = await waiting();
  document.querySelector("[data-today]").textContent = `Today, ${fullDay(here.day)}`;
  document.querySelector("[data-program]").textContent = list.program;
  part("log-h").textContent = list.log;
  fill("planned", list.planned.filter((one) => one.day === here.day && !waits.some((log) => log.booking === one.id)).map(plannedRow));
  fill("people", list.people.map(personRow));
  fill("waiting", waits.map(waitingRow));
  document.querySelector("[data-count]").textContent = waits.length;
  hereWords(waits);
}

async function send() {
  const { state, sent } = await sync({ changed: draw }).catch(() => ({ state: "later", sent: 0 }));
  sentHere += sent;
  net(state);
  await draw();
  if (location.hash === "#leaving") await leaving();
}

async function leaving() {
  const asked = location.hash === "#leaving" && list?.people;
  part("leaving").hidden = !asked;
  if (!asked) return;
  const waits = await count();
  const title = part("leaving-h");
  title.textContent = waits ? `${waits === 1 ? "One log is" : `${waits} logs are`} not sent yet` : "Everything is sent";
  part("leaving").querySelector("[data-send]").hidden = !waits;
  part("leaving").querySelector("[data-leave] span").textContent = waits ? "Sign out anyway" : "Sign out";
  part("leaving").querySelector("[data-far]").hidden = document.querySelector("[data-net=no-signal]").hidden;
  title.focus();
}

async function signOut() {
  const became = await leave();
  if (became !== "no-signal") return location.assign(became === "out" ? "/sign-in/" : "/");
  location.hash = "";
  await draw();
}

document.addEventListener("click", (event) => {
  const on = (what) => event.target.closest(`[data-${what}]`);
  if (on("send")) send();
  if (on("leave")) signOut();
  if (on("stay")) location.hash = "";
});
addEventListener("hashchange", leaving);
addEventListener("online", send);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());

await checked;
await draw();
if (!navigator.onLine) net("no-signal");
await leaving();
await send();
