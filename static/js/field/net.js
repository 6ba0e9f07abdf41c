// How the register is asked. Whoever is signed out is told so; nothing here is ever thrown away.

import { word } from "./words.js";

const PATIENCE = 60000;

/** Why the register did not take something; `code` names a sentence of words.js unless one came along. */
export class Refusal extends Error {
  constructor(code, sentence = word(code)) {
    super(sentence);
    this.code = code;
  }
}

async function ask(address, options) {
  let answer;
  try {
    answer = await fetch(address, {
      credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options,
    });
  } catch {
    throw new Refusal("no_answer");
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Refusal("signed_out");
  if (answer.status === 403 || answer.status === 404) throw new Refusal("not_team");
  const json = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.status === 409 && json) {
    const said = await answer.json();
    throw new Refusal(said.code, said.sentence);
  }
  if (!answer.ok || !json) throw new Refusal("no_answer");
  return answer.json();
}

/** The token for what is sent, and keys for those kits of the device that are the visitor's own. */
export function session(address, codes) {
  const query = new URLSearchParams(codes.map((code) => ["kit", code]));
  return ask(`${address}?${query}`);
}

export function post(address, token, body) {
  const headers = { "X-CSRF-Token": token };
  if (body instanceof FormData) return ask(address, { method: "POST", headers, body });
  headers["Content-Type"] = "application/json";
  return ask(address, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
}

/** Register the worker and wait until it has put everything by. Fails where a browser can't. */
export async function installed(address) {
  const registration = await navigator.serviceWorker.register(address);
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (worker.state === "activated") return;
  await new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("not installed"));
    });
  });
}
