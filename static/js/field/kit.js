// One assessment on the device, opened: what stands in it, what waits, and how it is sent. No page in here.

import { Refusal, post, session } from "./net.js";
import * as seal from "./seal.js";
import * as store from "./store.js";

const BATCH = 20;
const MEGABYTE = 1024 * 1024;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const FIELDS = ["rating", "notes", "refs", "reason"];

export class Kit {
  /** Open a kit with its key. Fails when the key is another. */
  static async open(record, key) {
    const kit = new Kit();
    Object.assign(kit, { record, key, saving: Promise.resolve(), sending: null });
    kit.checklist = await seal.unlockJson(key, record.box, record.code);
    kit.waiting = new Map();
    for (const item of await store.outbox(record.code)) kit.waiting.set(item.id, await kit.#read(item));
    return kit;
  }

  async #read(item) {
    if (!item.head) return { item };
    return { item, said: await seal.unlockJson(this.key, item.head, item.id) };
  }

  get code() {
    return this.record.code;
  }

  get items() {
    return Array.from(this.waiting.values(), ({ item }) => item);
  }

  of(kind, criterion) {
    return [...this.waiting.values()].filter(({ item, said }) => item.kind === kind && said?.criterion === criterion);
  }

  /** What stands for a criterion: the last word of this device, else that of the register. */
  stands(criterion) {
    const registered = this.checklist.ratings[criterion] ?? { version: 1, rating: "", notes: "", refs: "", reason: "" };
    const last = this.of("rating", criterion)[0]?.said;
    return { ...registered, ...last, waits: Boolean(last) };
  }

  /** The same figures as the register gives (rules/assessment_ratings.py). */
  progress(criteria) {
    const rows = criteria.map(({ code }) => this.stands(code));
    const rated = rows.filter((row) => row.rating && row.rating !== "not_assessed").length;
    const excused = rows.filter((row) => row.rating === "not_assessed" && row.reason.trim()).length;
    return { total: rows.length, rated, excused, percent: rows.length ? Math.floor((100 * rated) / rows.length) : 0 };
  }

  // --- writing: one after the other, each whole ---

  #next(act) {
    this.saving = this.saving.then(act, act);
    return this.saving;
  }

  /** Keep a criterion; `version` is the one that whoever typed had before the eyes. True when something changed. */
  rate(criterion, typed, version) {
    return this.#next(async () => {
      const said = { criterion, version, at: new Date().toISOString() };
      for (const name of FIELDS) said[name] = typed[name].replace(CONTROLS, "").trim();
      const before = this.stands(criterion);
      if (FIELDS.every((name) => said[name] === before[name])) return false;
      // A new id each time: the register may have the older word already, though its answer was lost.
      const older = this.of("rating", criterion).map(({ item }) => item.id);
      await this.#keep("rating", said, {}, older);
      return true;
    });
  }

  addFile(criterion, file) {
    if (file.size > this.record.megabytes * MEGABYTE) throw new Refusal("too_large");
    return this.#next(async () => {
      const id = seal.newId();
      const box = await seal.lock(this.key, await file.arrayBuffer(), id);
      await this.#keep("file", { criterion, name: file.name, type: file.type }, { id, box });
    });
  }

  /** Seal an interview: nothing of it stays readable here, not even for whoever wrote it. */
  addInterview(told) {
    return this.#next(async () => {
      const seal_ = await seal.sealTo(this.record.point, told, this.code);
      await this.#keep("interview", null, { seal: seal_ });
    });
  }

  async #keep(kind, said, more, drop = []) {
    const item = { id: seal.newId(), kit: this.code, kind, at: Date.now(), ...more };
    if (said) item.head = await seal.lockJson(this.key, said, item.id);
    await store.change({ put: [item], drop });
    for (const id of drop) this.waiting.delete(id);
    this.waiting.set(item.id, { item, said: said ?? undefined });
  }

  remove(id) {
    return this.#next(async () => {
      await store.change({ drop: [id] });
      this.waiting.delete(id);
    });
  }

  // --- sending ---

  /** Send everything that waits; twice at once is once. Fails with a Refusal when nothing more can be sent now. */
  send(address) {
    this.sending ??= this.#send(address).finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  async #send(address) {
    await this.saving;
    const { token } = await session(address, []);
    const texts = this.items.filter((item) => item.kind !== "file");
    for (let at = 0; at < Math.max(1, texts.length); at += BATCH) {
      const items = texts.slice(at, at + BATCH).map((item) => this.#told(item));
      await this.#answered(await post(this.#address("items"), token, { items }));
    }
    for (const item of this.items.filter((found) => found.kind === "file")) {
      await this.#answered(await post(this.#address("photos"), token, await this.#photo(item)));
    }
  }

  #address(what) {
    return `/fieldwork/${this.code}/${what}`;
  }

  #told(item) {
    if (item.kind === "interview") return { id: item.id, kind: item.kind, seal: seal.toBase64(item.seal) };
    return { id: item.id, kind: item.kind, ...this.waiting.get(item.id).said };
  }

  async #photo(item) {
    const { criterion, name, type } = this.waiting.get(item.id).said;
    const data = await seal.unlock(this.key, item.box, item.id);
    const form = new FormData();
    form.append("id", item.id);
    form.append("criterion", criterion);
    form.append("file", new Blob([data], { type }), name);
    return form;
  }

  /** What was taken leaves the device in the same step in which the newest checklist comes onto it. */
  #answered({ answers, ratings, files, conflicts }) {
    return this.#next(async () => {
      const taken = answers.filter(({ outcome }) => outcome !== "refused").map(({ id }) => id);
      const refused = answers.filter(({ id, outcome }) => outcome === "refused" && this.waiting.has(id));
      const put = refused.map(({ id, sentence }) => Object.assign(this.waiting.get(id).item, { refused: sentence }));
      if (ratings) Object.assign(this.checklist, { ratings, files, conflicts });
      const box = await seal.lockJson(this.key, this.checklist, this.code);
      this.record = { ...this.record, box };
      await store.change({ kit: this.record, put, drop: taken });
      for (const id of taken) this.waiting.delete(id);
    });
  }

  /** Forget everything here, and let the register erase the keys when it can be reached. */
  async wipe(address) {
    await this.saving;
    await store.wipe(this.code);
    try {
      const { token } = await session(address, []);
      await post(this.#address("end"), token, {});
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** Everything that waits as one readable file; interviews stay sealed. */
  async download() {
    const things = [];
    for (const { item, said } of this.waiting.values()) {
      const thing = { kind: item.kind, at: new Date(item.at).toISOString(), ...said };
      if (item.kind === "file") thing.content = seal.toBase64(await seal.unlock(this.key, item.box, item.id));
      if (item.kind === "interview") thing.sealed = seal.toBase64(item.seal);
      things.push(thing);
    }
    const { id: assessment, subject } = this.checklist;
    return new Blob([JSON.stringify({ assessment, subject, things }, null, 1)], { type: "application/json" });
  }
}
