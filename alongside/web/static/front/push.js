// On the page "Yours": have this browser show a word when there is news. Asked for by a press, never by itself.
const card = document.querySelector("[data-push]");
const able = card && "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function bytes(coded) {
  const plain = atob(coded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

async function subscribed() {
  await navigator.serviceWorker.register("/service-worker.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe(); // it may be of another installation, or of another key
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(card.dataset.push) });
}

async function ask(form) {
  if ((await Notification.requestPermission()) !== "granted") return say("refused");
  const made = await subscribed();
  form.elements.address.value = made.endpoint;
  form.elements.key.value = text(made.getKey("p256dh"));
  form.elements.secret.value = text(made.getKey("auth"));
  return form.submit();
}

function say(which) {
  for (const one of card.querySelectorAll("[data-says]")) one.hidden = one.dataset.says !== which;
}

if (able) {
  card.hidden = false;
  card.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    ask(event.target).catch(() => say("impossible"));
  });
}
