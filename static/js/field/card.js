// One criterion on the page: its fields, its files, and when what is typed is kept.

import { Refusal } from "./net.js";
import { element, on, part, piece, text } from "./parts.js";
import { announce, number, word } from "./words.js";

const PAUSE = 400; // milliseconds without a key before what was typed is kept
const FIELDS = ["rating", "notes", "refs", "reason"];

export class Card {
  constructor(kit, criterion, changed) {
    Object.assign(this, { kit, criterion, changed, timer: 0, dirty: false });
    this.root = piece("criterion");
    this.fields = Object.fromEntries(FIELDS.map((name) => [name, this.root.querySelector(`[name="${name}"]`)]));
    this.#describe();
    this.show();
    for (const field of Object.values(this.fields)) {
      field.addEventListener("input", () => this.#typed());
      field.addEventListener("change", () => this.keep());
    }
    const chosen = this.root.querySelector('[name="file"]');
    chosen.addEventListener("change", () => this.#addFile(chosen));
  }

  #describe() {
    const { code, title, requirement, guidance, indicators, zero_tolerance: zero } = this.criterion;
    const section = this.root.querySelector("section");
    const heading = this.root.querySelector("h3");
    section.id = `c-${code}`;
    heading.id = `h-${code}`;
    section.setAttribute("aria-labelledby", heading.id);
    text(this.root, "title", `${code}\u2002${title}`);
    text(this.root, "requirement", requirement);
    text(this.root, "guidance", guidance);
    part(this.root, "zero").hidden = !zero;
    part(this.root, "indicators").append(...indicators.map((line) => element("li", line)));
  }

  /** Show what stands, unless somebody is typing here. */
  show() {
    const { code } = this.criterion;
    const stands = this.kit.stands(code);
    if (!this.dirty && !(this.root.contains(document.activeElement) && this.version !== undefined)) {
      for (const name of FIELDS) this.fields[name].value = stands[name];
      this.version = stands.version;
    }
    text(this.root, "state", word(stands.waits ? "on_device" : stands.rating ? "at_register" : "untouched"));
    text(this.root, "files", word("files_there", { count: number(this.kit.checklist.files[code] ?? 0) }));
    const lines = this.kit.of("file", code).map(({ item, said }) => this.#file(item, said));
    part(this.root, "files").replaceChildren(...lines);
  }

  #file(item, said) {
    const line = piece("file").firstElementChild;
    text(line, "name", said.name);
    text(line, "state", item.refused ?? word("on_device"));
    on(line, "remove", async () => {
      await this.kit.remove(item.id);
      this.changed();
    });
    return line;
  }

  #typed() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  /** Keep what is in the fields now. */
  async keep() {
    clearTimeout(this.timer);
    const typed = Object.fromEntries(FIELDS.map((name) => [name, this.fields[name].value]));
    this.dirty = false;
    try {
      const kept = await this.kit.rate(this.criterion.code, typed, this.version);
      if (!kept) return;
      const bare = typed.rating === "not_assessed" && !typed.reason.trim();
      announce(bare ? word("reason_missing") : word("saved", { criterion: this.criterion.code }), bare ? "warn" : "ok");
    } catch {
      this.dirty = true;
      announce(word("no_room"), "stop");
    }
    this.changed();
  }

  async #addFile(chosen) {
    const [file] = chosen.files;
    chosen.value = "";
    if (!file) return;
    try {
      await this.kit.addFile(this.criterion.code, file);
      announce(word("photo_kept"));
    } catch (error) {
      const large = error instanceof Refusal;
      announce(large ? word("too_large", { megabytes: number(this.kit.record.megabytes) }) : word("no_room"), "stop");
    }
    this.changed();
  }
}
