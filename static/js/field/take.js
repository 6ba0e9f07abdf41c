// Taking an assessment along: the worker first, then the checklist, encrypted before it touches the device.

import { Refusal, installed, post } from "./net.js";
import * as seal from "./seal.js";
import * as store from "./store.js";
import { announce, word } from "./words.js";

const SHORTEST = 10;
const form = document.getElementById("take");

async function take(words) {
  announce(word("taking"));
  try {
    await installed(form.dataset.worker);
  } catch {
    throw new Refusal("not_able");
  }
  await navigator.storage.persist?.();
  const said = await post(form.action, form.elements.csrf_token.value);
  await store.change({ kit: await packed(said, words) });
  location.assign(`${form.dataset.page}#${said.kit}`);
}

/** A kit as it lies on the device. */
async function packed({ kit: code, key, seal: point, until, megabytes, ...checklist }, words) {
  const raw = seal.fromBase64(key);
  const salt = seal.random(16);
  return {
    code, until, megabytes, salt,
    assessment: checklist.id,
    point: seal.fromBase64(point),
    wrapped: await seal.lock(await seal.keyOfWords(words, salt), raw, code),
    box: await seal.lockJson(await seal.importKey(raw), checklist, code),
  };
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [first, second] = [document.getElementById("first"), document.getElementById("second")];
  const button = form.querySelector("button");
  if (first.value.trim().length < SHORTEST) return complain("short_words", first);
  if (first.value !== second.value) return complain("other_words", second);
  button.disabled = true;
  try {
    await take(first.value);
  } catch (error) {
    announce(error instanceof Refusal ? error.message : word("no_room"), "stop");
  }
  button.disabled = false;
});

function complain(name, field) {
  announce(word(name), "stop");
  field.focus();
}

if (form && "serviceWorker" in navigator && window.crypto?.subtle && "indexedDB" in window) form.hidden = false;
else if (form) announce(word("not_able"), "warn");
