// What a page can do beyond links and forms. Every page reads and works without it.
const root = document.documentElement;
const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

// Theme: kept in a cookie, so that the server draws the next page in it and nothing flashes.
function choose(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax${secure}`;
}

// Dialogs and sheets: an opener is a link or button with data-open="id"; without this script a link leads to the page of its own.
function open(opener, event) {
  const dialog = document.getElementById(opener.dataset.open);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const opener = on("[data-open]");
  if (on("[data-print]")) print();
  if (on("[data-theme-toggle]")) choose(dark() ? "light" : "dark");
  else if (opener) open(opener, event);
  else if (on("dialog [data-close]")) {
    event.preventDefault();
    on("dialog").close();
  }
  else if (event.target.matches("dialog")) event.target.close(); // the backdrop
  for (const menu of document.querySelectorAll(".menu[open], .pop[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// "Save 45 minutes": a button with data-says="Save {} minutes" names the chosen value of the field called data-of.
function name(form) {
  for (const button of form.elements) {
    if (!button.dataset.says) continue;
    const value = new FormData(form).get(button.dataset.of);
    const words = button.querySelector("span") ?? button;
    words.textContent = value ? button.dataset.says.replace("{}", value) : words.textContent;
  }
}

// The number beside a slider.
const number = (range) => document.querySelector(`output[for="${CSS.escape(range.id)}"]`)?.replaceChildren(range.value);

document.addEventListener("input", (event) => {
  if (event.target.matches("input[type=range]")) number(event.target);
  if (event.target.matches("[data-theme-choice] input")) choose(event.target.value);
  if (event.target.form) name(event.target.form);
});

// A list with data-keyed: J and K go to the next line and back, over its pages too; other keys press the form with data-key.
function keyed(key) {
  const lines = [...document.querySelectorAll("[data-keyed] > li")];
  if (!lines.length || document.querySelector("dialog[open]")) return false;
  const step = { j: 1, k: -1 }[key];
  const form = step ? null : document.querySelector(`form[data-key="${CSS.escape(key)}"]`);
  const line = step && lines[lines.findIndex((one) => one.matches("[aria-current]")) + step];
  const to = line?.querySelector("a") ?? (step && document.querySelector(`.pager a[rel=${step > 0 ? "next" : "prev"}]`));
  if (form) form.requestSubmit();
  else if (to && !line && step < 0) location.assign(`${to.href}&pair=last`); // back goes to the last line of the page before
  else to?.click();
  return Boolean(form || to);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = event.target.closest?.("details[open]:is(.menu, .pop)");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || "keysOff" in root.dataset) return;
  if (keyed(event.key.toLowerCase())) event.preventDefault();
  if (event.key !== "/") return;
  const search = [...document.querySelectorAll("[data-search]")].find((field) => field.offsetParent);
  if (!search) return;
  event.preventDefault();
  if (search.matches("input")) search.focus();
  else search.click();
});

// One post per press: the second press of the same button does nothing while the first is under way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// A signature drawn in the box of [data-draw]: its strokes go along in the field beside it, as points.
function drawing(part) {
  const [box, path, field, strokes] = [part.querySelector("svg"), part.querySelector("path"), part.querySelector("input"), []];
  const show = () => {
    path.setAttribute("d", strokes.map((points) => `M${points.map((point) => point.join(" ")).join("L")}${points[1] ? "" : "h1"}`).join(""));
    field.value = strokes.length ? JSON.stringify(strokes) : "";
  };
  const add = ({ clientX, clientY }) => {
    const { left, top, width, height } = box.getBoundingClientRect();
    const within = (part, most) => Math.round(Math.min(1, Math.max(0, part)) * most);
    strokes.at(-1).push([within((clientX - left) / width, 600), within((clientY - top) / height, 150)]);
    show();
  };
  box.addEventListener("pointerdown", (event) => {
    if (strokes.length === 60) return;
    event.preventDefault();
    box.setPointerCapture(event.pointerId);
    strokes.push([]);
    add(event);
  });
  box.addEventListener("pointermove", (event) => {
    if (box.hasPointerCapture(event.pointerId) && strokes.flat().length < 3000) add(event);
  });
  part.querySelector("[data-draw-clear]").addEventListener("click", () => {
    strokes.length = 0;
    show();
  });
  part.hidden = false;
}

function arrive(within) {
  within.querySelectorAll("[data-draw][hidden]").forEach(drawing);
  for (const hidden of within.querySelectorAll("[data-theme-toggle][hidden], [data-print][hidden], [data-theme-choice][hidden], [data-keyed-hint][hidden]")) hidden.hidden = false;
  for (const form of within.querySelectorAll("form")) name(form);
  within.querySelectorAll("input[type=range]").forEach(number);
  within.querySelector("[data-errors]")?.focus();
}

// After a swap that took the focused control away, the focus goes to the heading of what came.
let held = false;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  held = detail.target.contains(document.activeElement);
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  arrive(detail.elt);
  if (!held || document.activeElement !== document.body) return;
  (detail.elt.querySelector("[autofocus], [tabindex='-1']") ?? document.querySelector("main")).focus();
});

arrive(document);
const linked = location.hash && document.querySelector(`dialog[id="${CSS.escape(location.hash.slice(1))}"]`);
if (linked) linked.showModal();
