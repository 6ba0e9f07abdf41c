// The page of the device: what is on it, opening it, leaving it alone for too long, coming back to a connection.

import { Kit } from "./kit.js";
import { Refusal, installed, session } from "./net.js";
import { on, piece, text } from "./parts.js";
import * as seal from "./seal.js";
import * as store from "./store.js";
import { Work } from "./work.js";
import { announce, counted, day, word } from "./words.js";

const IDLE = 30 * 60 * 1000;
const page = document.getElementById("device");
const list = document.getElementById("kits");
const place = document.getElementById("work");
const settings = { session: page.dataset.session };

let work = null;
let idle = 0;

/** Forget what is too old, and say so with what was lost. */
async function forgetOld() {
  const old = (await store.kits()).filter((kit) => Date.parse(kit.until) <= Date.now());
  for (const kit of old) {
    const lost = counted(await store.outbox(kit.code));
    await store.wipe(kit.code);
    if (lost.length) announce(word("over_lost", { lost: lost.join(word("and")) }), "stop");
    else announce(word("over"), "warn");
  }
}

/** The keys that the register gives whoever is signed in; none without a connection. */
async function givenKeys(kits) {
  try {
    const { keys } = await session(settings.session, kits.map((kit) => kit.code));
    return keys;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {};
  }
}

async function byWords(kit, words) {
  const key = await seal.keyOfWords(words, kit.salt);
  return seal.importKey(await seal.unlock(key, kit.wrapped, kit.code));
}

async function showList({ ask = true, sentence = "", tone = "ok" } = {}) {
  clearTimeout(idle);
  work = null;
  place.replaceChildren();
  place.hidden = true;
  await forgetOld();
  const kits = await store.kits();
  const keys = ask && kits.length ? await givenKeys(kits) : {};
  list.replaceChildren(...(await Promise.all(kits.map((kit) => card(kit, keys[kit.code])))));
  list.hidden = false;
  if (sentence) announce(sentence, tone);
  else if (!kits.length) announce(word("nothing"), "warn");
  return kits.map((kit) => [kit, keys[kit.code]]);
}

async function card(kit, given) {
  const root = piece("kit");
  text(root, "title", kit.assessment);
  text(root, "until", word("until", { day: day(kit.until) }));
  const kinds = counted(await store.outbox(kit.code));
  text(root, "unsent", kinds.length ? word("unsent", { list: kinds.join(word("and")) }) : word("unsent_none"));
  root.querySelector('[data-do="open"]').hidden = Boolean(given);
  root.querySelector('[data-do="go"]').hidden = !given;
  on(root, "go", () => open(kit, given));
  on(root, "open", async (form) => {
    const { own: words } = form.elements;
    try {
      await enter(kit, await byWords(kit, words.value));
    } catch (error) {
      if (error.name !== "OperationError") throw error;
      announce(word("wrong_words"), "stop");
      words.focus();
    }
  });
  return root;
}

async function open(kit, given) {
  await enter(kit, await seal.importKey(seal.fromBase64(given)));
}

/** Open a kit in this tab, and in this one only: two tabs would write past each other. */
async function enter(record, key) {
  const fresh = (await store.kits()).find((kit) => kit.code === record.code);
  const kit = await Kit.open(fresh, key);
  navigator.locks.request(`fieldwork-${record.code}`, { ifAvailable: true }, (lock) => {
    if (!lock) return announce(word("other_tab"), "warn");
    return new Promise((resolve) => {
      const opened = new Work(kit, settings, (sentence) => {
        resolve();
        if (work && work !== opened) return;
        history.replaceState(null, "", location.pathname);
        showList({ sentence });
      });
      work = opened;
      list.hidden = true;
      place.replaceChildren(work.root);
      place.hidden = false;
      work.root.querySelector("h2").focus();
      touched();
      if (navigator.onLine && kit.waiting.size) work.send({ quiet: true });
    });
  });
}

/** After half an hour without a key pressed the key is dropped with the page. */
function touched() {
  clearTimeout(idle);
  if (work) idle = setTimeout(rest, IDLE);
}

async function rest() {
  if (work?.unsealed) return touched();
  await work?.keep();
  sessionStorage.setItem("rested", "1");
  location.replace(location.pathname);
}

function connection() {
  document.getElementById("net").textContent = word(navigator.onLine ? "online" : "offline");
}

async function begin() {
  connection();
  installed(page.dataset.worker).catch(() => {});
  const rested = sessionStorage.getItem("rested");
  sessionStorage.removeItem("rested");
  const found = await showList(rested ? { ask: false, sentence: word("locked"), tone: "warn" } : {});
  const wanted = found.find(([kit, key]) => key && (found.length === 1 || `#${kit.code}` === location.hash));
  if (wanted) await open(...wanted);
}

addEventListener("online", () => {
  connection();
  work?.send();
});
addEventListener("offline", connection);
addEventListener("input", touched);
addEventListener("beforeunload", (event) => work?.unsealed && event.preventDefault());
addEventListener("pagehide", () => work?.keep());
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && work?.keep());
await begin();
