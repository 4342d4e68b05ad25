// What a device keeps for the time without a signal. Every record is sealed (AES-GCM) with a key that no script can read
// out and that lives beside it: deleting the database deletes both. One owner, one database.
const NAME = "alongside";
export const MOST = 200; // logs that may wait
export const PAGE = "/desk/offline/";
const text = { to: new TextEncoder(), from: new TextDecoder() };

const done = (request) => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});

function ended(transaction) {
  return new Promise((yes, no) => {
    transaction.oncomplete = yes;
    transaction.onerror = transaction.onabort = () => no(transaction.error ?? new Error("not saved"));
  });
}

// The open database; null where there is none and none is to be made.
async function open(make) {
  const request = indexedDB.open(NAME, 1);
  let none = false;
  request.onupgradeneeded = () => {
    none = !make;
    if (none) return request.transaction.abort();
    request.result.createObjectStore("keys");
    request.result.createObjectStore("kept");
    request.result.createObjectStore("queue", { autoIncrement: true });
  };
  try {
    const base = await done(request);
    base.onversionchange = () => base.close();
    return base;
  } catch (error) {
    if (none) return null;
    throw error;
  }
}

// Do some work in one transaction, on the disk before it counts as done. Gives null where nothing is kept.
async function within(store, mode, work, make = false) {
  const base = await open(make);
  if (!base) return null;
  try {
    const transaction = base.transaction(store, mode, mode === "readwrite" ? { durability: "strict" } : {});
    const finished = ended(transaction);
    finished.catch(() => {}); // told below, unless the work itself fails first
    const result = await work(transaction.objectStore(store));
    await finished;
    return result;
  } finally {
    base.close();
  }
}

const key = () => within("keys", "readonly", (keys) => done(keys.get("key")));

async function ownKey() {
  const there = await key();
  if (there) return there;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Two windows at once: the first one's key counts.
  await within("keys", "readwrite", async (keys) => (await done(keys.get("key"))) || done(keys.put(made, "key")), true);
  return key();
}

async function sealed(what, place, by) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: text.to.encode(place) };
  return { iv, words: await crypto.subtle.encrypt(how, by, text.to.encode(JSON.stringify(what))) };
}

async function unsealed({ iv, words }, place, by) {
  const how = { name: "AES-GCM", iv, additionalData: text.to.encode(place) };
  return JSON.parse(text.from.decode(await crypto.subtle.decrypt(how, by, words)));
}

// Whose device it is, and the list; null where nothing is kept.
export async function kept() {
  const by = await key();
  const row = by && (await within("kept", "readonly", (store) => done(store.get("list"))));
  return row ? unsealed(row, "list", by) : null;
}

export async function keep(list) {
  const row = await sealed(list, "list", await ownKey());
  await within("kept", "readwrite", (store) => done(store.put(row, "list")), true);
}

// What waits, in the order it was written: {n, rev, ...the log}.
export async function waiting() {
  const by = await key();
  if (!by) return [];
  const [rows, keys] = await within("queue", "readonly", (store) => Promise.all([done(store.getAll()), done(store.getAllKeys())]));
  return Promise.all(rows.map(async (row, place) => ({ ...(await unsealed(row, row.id, by)), n: keys[place], rev: row.rev })));
}

export const count = async () => (await within("queue", "readonly", (store) => done(store.count()))) ?? 0;

async function row(log) {
  const { n, rev, ...said } = log;
  const id = crypto.randomUUID();
  return { id, rev: crypto.randomUUID(), ...(await sealed(said, id, await ownKey())) };
}

// Put a log at the end; with a place of its own (n), where it was.
export async function add(log) {
  const made = await row(log);
  return within("queue", "readwrite", async (store) => {
    if (log.n === undefined && (await done(store.count())) >= MOST) return false;
    await done(log.n === undefined ? store.add(made) : store.put(made, log.n));
    return true;
  });
}

// Change or remove what waits, unless it became something else meanwhile: then it stays, and is sent as it is now.
export async function settle({ n, rev }, now = null) {
  const made = now && (await row(now));
  return within("queue", "readwrite", async (store) => {
    if ((await done(store.get(n)))?.rev !== rev) return false;
    await done(made ? store.put(made, n) : store.delete(n));
    return true;
  });
}

// One window at a time: what is fetched for one person is never written after another signed in or out.
export const alone = (work) => (navigator.locks ? navigator.locks.request(NAME, work) : work());

// Leave nothing: what waits, the list, the key, the page itself.
export async function wipe() {
  await new Promise((yes) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = request.onerror = request.onblocked = yes;
  });
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
  for (const one of (await navigator.serviceWorker?.getRegistrations()) ?? []) await one.unregister();
}
