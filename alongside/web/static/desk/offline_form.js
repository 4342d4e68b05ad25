// The sheet "Log a session", filled from what the device keeps: opened new, from a plan, or with a log that waits.
import { OTHER, avatar, clock, fullDay, lengthOf, minutesOf, names, now, piece } from "./offline_words.js";

const LONGEST = 720;
const LONGEST_NOTE = 20000;
const dialog = document.getElementById("log");
const form = document.getElementById("log-form");
const part = (selector) => form.querySelector(selector);

function radio(name, value, label, icon = "") {
  const made = piece("t-seg");
  const input = made.querySelector("input");
  Object.assign(input, { name, value });
  const drawing = document.getElementById(`icon-${icon}`);
  if (drawing) input.after(drawing.content.cloneNode(true));
  made.querySelector("span").textContent = label;
  return made;
}

function person(one) {
  const made = piece("t-whom");
  made.querySelector("input").value = one.id;
  avatar(made.querySelector(".avatar"), one);
  made.querySelector("b").textContent = one.name;
  made.querySelector("small").textContent = one.place;
  return one.goals?.length ? [made, goals(one)] : [made];
}

const chips = (made, name, options) => made.querySelector(".chips").append(...options.map(([key, words]) => {
  const chip = piece("t-chip");
  Object.assign(chip.querySelector("input"), { name, value: key });
  chip.querySelector("span").textContent = words;
  return chip;
}));

// What the two work on, by number: the words stay where there is a signal.
function goals(one) {
  const made = piece("t-tags");
  const [label, more] = made.querySelectorAll("legend span");
  label.textContent = "Which of your goals?";
  more.textContent = "If you like";
  chips(made, "about", one.goals);
  const beside = document.createElement("div");
  beside.className = "whom__goals";
  beside.append(made);
  return beside;
}

// One list of topics; one that asks for none folds away after the first.
function topics(list, place) {
  const made = piece("t-tags");
  const [label, more] = made.querySelectorAll("legend span");
  label.textContent = list.label;
  more.textContent = list.least ? `${list.least === 1 ? "One" : list.least} or more` : "If you like";
  chips(made, "tags", list.options);
  if (list.least || !place) return made;
  const folded = piece("t-folded");
  folded.querySelector("summary span").textContent = list.label;
  made.querySelector("legend").classList.add("vh");
  folded.querySelector("div").append(made);
  return folded;
}

// How many of those who do something were there, where several meet as one.
function number([name, label]) {
  const made = piece("t-number");
  const id = `log_${name}`;
  Object.assign(made.querySelector("label"), { htmlFor: id, textContent: label });
  Object.assign(made.querySelector("input"), { id, name });
  return made;
}

// What is asked by some programs alone; a list kept before a program asked it has none of it.
function drawMore({ kinds = [], present = [], miles = 0 }) {
  part("[data-kinds]").replaceChildren(...kinds.map(([key, label]) => radio("kind", key, label)));
  part("[data-present]").replaceChildren(...present.map(number));
  part("#log_kind").hidden = !kinds.length;
  part("#log_there").hidden = !present.length;
  part("#log_drive").hidden = !miles;
}

function draw(list) {
  form.querySelectorAll(".whom__one, .whom__goals").forEach((one) => one.remove());
  part(".whom__more").before(...list.people.flatMap(person));
  part(".whom__more").hidden = list.people.length < 2;
  part("[data-minutes]").replaceChildren(...list.minutes.map((each) => radio("minutes", each, each)), radio("minutes", OTHER, "Other"));
  part("[data-modes]").replaceChildren(...list.modes.map((mode) => radio("mode", mode.key, mode.label, mode.icon)));
  part("#log_second_mode").replaceChildren(part("#log_second_mode").firstElementChild, ...list.modes.map((mode) => new Option(mode.label, mode.key)));
  part("#log_tags").replaceChildren(...list.tags.map(topics));
  drawMore(list);
}

function tick(name, values) {
  for (const input of form.querySelectorAll(`[name=${name}]`)) input.checked = values.includes(input.value);
}

function fill(log) {
  tick("whom", log.whom);
  tick("tags", log.tags);
  tick("about", log.about ?? []);
  tick("minutes", [String(log.minutes)]);
  tick("mode", [log.mode]);
  tick("later", [log.later]);
  tick("kind", [log.kind]);
  for (const name of ["other", "note", "day", "time", "second_mode", "second_minutes", "miles"]) form.elements[name].value = log[name] ?? "";
  for (const input of part("[data-present]").querySelectorAll("input")) input.value = log.present?.[input.name] ?? "";
  part("#log_there").open = Object.keys(log.present ?? {}).length > 0;
  part("#log_drive").open = Boolean(log.miles);
  part("#log_later").hidden = !log.held?.twice;
  part("#log_when").open = Boolean(log.held);
  part("#log_second").open = Boolean(log.second_mode);
  part(".whom__more").open = !log.whom.length;
  whenWords();
}

function whenWords() {
  const { day, time } = form.elements;
  part("[data-when]").textContent = day.value && time.value ? `When: ${fullDay(day.value)}, ${clock(time.value)}` : "When";
}

export function typed(log, list) {
  const data = new FormData(form);
  const whom = data.getAll("whom");
  const called = list.people.filter((one) => whom.includes(one.id));
  const said = Object.fromEntries(["minutes", "other", "mode", "note", "day", "time", "later", "second_mode", "second_minutes", "kind", "miles"].map((name) => [name, (data.get(name) ?? "").trim()]));
  const present = Object.fromEntries((list.present ?? []).map(([name]) => [name, (data.get(name) ?? "").trim()]).filter(([, many]) => many && many !== "0"));
  const length = Number(said.minutes === OTHER ? said.other.trim() : said.minutes);
  const ways = [said.mode, said.second_mode].map((key) => list.modes.find((one) => one.key === key)?.label).filter(Boolean);
  const theirs = called.flatMap((one) => (one.goals ?? []).map(([key]) => key));
  return {
    ...log, ...said, present, whom, tags: data.getAll("tags"), about: data.getAll("about").filter((key) => theirs.includes(key)), note: said.note.trim(), held: null, minutes: length, other: "",
    called: names(called.map((one) => one.called)), name: names(called.map((one) => one.name)), how: names(ways),
    typed_at: new Date().toISOString(),
  };
}

const whole = (text) => /^\d{1,4}$/.test(text);

// Everything to fix, as [id of a field, sentence].
export function faults(log, list) {
  const found = [];
  const here = now(list.zone);
  const people = list.people.filter((one) => log.whom.includes(one.id));
  const most = people.map((one) => one.until).sort()[0] ?? "";
  if (!people.length) found.push(["log_whom", "Say whom you met."]);
  if (!Number.isInteger(log.minutes) || log.minutes < 1 || lengthOf(log) > LONGEST) found.push(["log_minutes", `Say how many minutes, from 1 to ${LONGEST}.`]);
  const ways = list.modes.filter((mode) => people.every((one) => one.modes.includes(mode.key)));
  if (!ways.some((mode) => mode.key === log.mode)) found.push(["log_mode", `Say how you met: ${ways.map((mode) => mode.label).join(", ")}.`]);
  const second = Number(log.second_minutes);
  if (Boolean(log.second_mode) !== Boolean(log.second_minutes)) found.push(["log_second_minutes", "Say both: how else you met, and how many minutes of it."]);
  else if (log.second_mode && !(Number.isInteger(second) && second > 0)) found.push(["log_second_minutes", "Say how many minutes, as a whole number."]);
  else if (log.second_mode && log.second_mode === log.mode) found.push(["log_second_minutes", "This is the same way of meeting. Choose another, or add its minutes above."]);
  const most_miles = list.miles ?? 0;
  if (log.miles && !(whole(log.miles) && Number(log.miles) <= most_miles)) found.push(["log_miles", `Miles are a whole number, ${most_miles} at most.`]);
  const present = Object.values(log.present ?? {});
  if (!present.every((many) => whole(many) && Number(many) > 0)) found.push(["log_present", "Say how many were there as whole numbers."]);
  else if (present.length && !people.some((one) => one.several)) found.push(["log_present", "How many were there is said where several meet as one."]);
  for (const each of list.tags) {
    const chosen = each.options.filter(([key]) => log.tags.includes(key)).length;
    if (chosen < each.least) found.push(["log_tags", `${each.label} Choose at least ${each.least === 1 ? "one" : each.least}.`]);
  }
  if (log.note.length > LONGEST_NOTE) found.push(["log_note", "This note is too long to send. Make it shorter."]);
  if (!log.day || !log.time) found.push(["log_day", "Say on which day and at what time it began."]);
  else if (log.day > here.day || (log.day === here.day && log.time > here.time)) found.push(["log_day", "This time is still to come. A session is logged once it has begun."]);
  else if (most && log.day > most) found.push(["log_day", `This ended or rests since, so the last day that can be logged is ${fullDay(most)}.`]);
  return found;
}

function tell(found) {
  const box = part("#log-errors");
  box.hidden = !found.length;
  if (!found.length) return;
  box.querySelector("h2").textContent = found.length === 1 ? "One thing to fix" : `${found.length} things to fix`;
  box.querySelector("ul").replaceChildren(...found.map(([id, words]) => {
    const line = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `#${id}`, textContent: words });
    line.append(link);
    return line;
  }));
  if (found.some(([id]) => id === "log_day")) part("#log_when").open = true;
  if (found.some(([id]) => id === "log_second_minutes")) part("#log_second").open = true;
  if (found.some(([id]) => id === "log_present")) part("#log_there").open = true;
  if (found.some(([id]) => id === "log_miles")) part("#log_drive").open = true;
  box.focus();
}

// A new log: of one person, or of what was planned.
export function fresh(list, { whom = [], planned = null } = {}) {
  const one = list.people.find((each) => whom.includes(each.id));
  const { day, time } = planned ?? now(list.zone);
  const usual = planned?.minutes ?? list.minutes[Math.floor((list.minutes.length - 1) / 2)];
  return {
    key: crypto.randomUUID(), person: list.person, participation: list.participation, zone: list.zone, whom,
    minutes: usual, mode: planned?.mode ?? one?.modes[0] ?? "", tags: [], about: [], note: "", second_mode: "", second_minutes: "", kind: "", miles: "", present: {}, later: "", both: "", instead: "",
    day: one && !planned && one.until < day ? one.until : day, time, booking: planned?.id ?? "",
  };
}

let open = null;

export function show(log, list, save) {
  open = { log, list, save };
  draw(list);
  const offered = list.minutes.includes(minutesOf(log));
  fill({ ...log, minutes: offered ? minutesOf(log) : OTHER, other: offered ? "" : String(log.minutes || "") });
  tell([]);
  dialog.showModal();
  form.elements.day.dispatchEvent(new Event("input", { bubbles: true })); // the button names the minutes
}

form.addEventListener("input", whenWords);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const log = typed(open.log, open.list);
  const found = faults(log, open.list);
  tell(found);
  if (found.length) return;
  const refused = await open.save(log);
  if (refused) return tell([["log_whom", refused]]);
  dialog.close();
});
