// What is encrypted on the device. The twin of `iris/gateways/sealing.py`: ECDH over P-256, HKDF-SHA256, AES-GCM.

const utf8 = new TextEncoder();
const ROUNDS = 600000; // PBKDF2 with SHA-256 (OWASP, 2023); the words have no other guard on a stolen device
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const AES = { name: "AES-GCM", length: 256 };

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export function toBase64(data) {
  let text = "";
  for (const byte of new Uint8Array(data)) text += String.fromCharCode(byte);
  return btoa(text);
}

export function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** An id of our own for one thing: 32 hexadecimal digits. */
export function newId() {
  return Array.from(random(16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A key that scripts can use and never read again. */
export function importKey(raw) {
  return crypto.subtle.importKey("raw", raw, AES, false, ["encrypt", "decrypt"]);
}

/** The key that somebody's own words make, to wrap the key of the store with. */
export async function keyOfWords(words, salt) {
  const typed = utf8.encode(words.normalize("NFKC").trim());
  const base = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, base, AES, false, ["encrypt", "decrypt"]);
}

/** Encrypt bytes; `context` ties them to their place. */
export async function lock(key, data, context) {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: utf8.encode(context) };
  return { iv, data: await crypto.subtle.encrypt(how, key, data) };
}

/** The bytes again; fails with another key or in another place. */
export function unlock(key, box, context) {
  const how = { name: "AES-GCM", iv: box.iv, additionalData: utf8.encode(context) };
  return crypto.subtle.decrypt(how, key, box.data);
}

export function lockJson(key, value, context) {
  return lock(key, utf8.encode(JSON.stringify(value)), context);
}

export async function unlockJson(key, box, context) {
  return JSON.parse(new TextDecoder().decode(await unlock(key, box, context)));
}

/** Seal words to the register's key: whoever seals can't open. Point, nonce, ciphertext. */
export async function sealTo(point, value, context) {
  const [theirs, own, info] = [
    await crypto.subtle.importKey("raw", point, CURVE, false, []),
    await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]),
    utf8.encode(context),
  ];
  const ownPoint = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const salt = joined(ownPoint, point);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info }, base, AES, false, ["encrypt"]);
  const { iv, data } = await lock(key, utf8.encode(JSON.stringify(value)), context);
  return joined(ownPoint, iv, data);
}

function joined(...parts) {
  const arrays = parts.map((part) => new Uint8Array(part));
  const whole = new Uint8Array(arrays.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of arrays) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
