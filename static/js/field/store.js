// What lies on the device: kits (an assessment each) and the outbox (what the register does not have yet).
// In clear there are only codes, ids, kinds and times; everything that somebody wrote is in a box of seal.js.

const NAME = "fieldwork";
const VERSION = 1;

let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kits", { keyPath: "code" });
      request.result.createObjectStore("outbox", { keyPath: "id" }).createIndex("kit", "kit");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function read(store, ask) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const request = ask(base.transaction(store).objectStore(store));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function kits() {
  return read("kits", (store) => store.getAll());
}

/** Everything that waits, of one kit or of all. */
export function outbox(code) {
  return read("outbox", (store) => (code ? store.index("kit").getAll(code) : store.getAll()));
}

/** Several changes, all of them or none. */
export async function change({ kit, put = [], drop = [] }) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(["kits", "outbox"], "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    if (kit) transaction.objectStore("kits").put(kit);
    for (const id of drop) transaction.objectStore("outbox").delete(id);
    for (const item of put) transaction.objectStore("outbox").put(item);
  });
}

/** Forget a kit with all that waits of it. */
export async function wipe(code) {
  const waiting = await outbox(code);
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(["kits", "outbox"], "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    transaction.objectStore("kits").delete(code);
    for (const item of waiting) transaction.objectStore("outbox").delete(item.id);
  });
}
