// The page of one opened assessment: principles, criteria, interviews, sending.

import { Card } from "./card.js";
import { Refusal } from "./net.js";
import { element, on, part, piece, text } from "./parts.js";
import { announce, counted, day, number, word } from "./words.js";

export class Work {
  /** `close` is called with a sentence when this assessment is left or gone. */
  constructor(kit, settings, close) {
    Object.assign(this, { kit, settings, close, cards: [], shown: "" });
    this.root = piece("work");
    text(this.root, "title", kit.checklist.subject);
    text(this.root, "until", word("until", { day: day(kit.record.until) }));
    on(this.root, "back", () => this.leave());
    on(this.root, "send", () => this.send());
    on(this.root, "finish", () => this.finish());
    on(this.root, "download", () => this.#download());
    on(this.root, "discard", (form) => this.#discard(form));
    on(this.root, "interview", (form) => this.#interview(form));
    part(this.root, "choose-link").href = `/assessments/${kit.checklist.id}/conflicts`;
    const first = kit.checklist.principles.find(({ criteria }) => this.#left(criteria)) ?? kit.checklist.principles[0];
    this.#principle(first.code);
  }

  #left(criteria) {
    const { total, rated, excused } = this.kit.progress(criteria);
    return total - rated - excused;
  }

  #principle(code) {
    this.shown = code;
    const found = this.kit.checklist.principles.find((principle) => principle.code === code);
    this.cards = found.criteria.map((criterion) => new Card(this.kit, criterion, () => this.show()));
    const heading = element("h2", `${found.code}\u2002${found.title}`);
    heading.tabIndex = -1;
    part(this.root, "criteria").replaceChildren(heading, ...this.cards.map((card) => card.root));
    this.show();
    return heading;
  }

  /** Bring everything that counts up to date. */
  show() {
    const { kit } = this;
    const { total, rated, excused, percent } = kit.progress(kit.checklist.principles.flatMap(({ criteria }) => criteria));
    const figures = { rated: number(rated), total: number(total), percent: number(percent) };
    text(this.root, "progress", word("progress", figures));
    text(this.root, "excused", excused ? word("excused", { count: number(excused) }) : "");
    const kinds = counted(kit.items);
    text(this.root, "unsent", kinds.length ? word("unsent", { list: kinds.join(word("and")) }) : word("unsent_none"));
    const sealed = kit.items.filter((item) => item.kind === "interview").length;
    text(this.root, "interviews", sealed ? word("unsent", { list: word("interviews", { count: number(sealed) }) }) : "");
    part(this.root, "choose").hidden = !kit.checklist.conflicts;
    this.#refusals();
    this.#contents();
    for (const card of this.cards) card.show();
  }

  #refusals() {
    const refused = [...this.kit.waiting.values()].filter(({ item }) => item.refused);
    const list = part(this.root, "refused");
    list.hidden = refused.length === 0;
    list.replaceChildren(
      ...refused.map(({ item, said }) => element("li", [said?.criterion, item.refused].filter(Boolean).join(": "))),
    );
  }

  #contents() {
    const lines = this.kit.checklist.principles.map(({ code, title, criteria }) => {
      const link = element("a", "");
      link.href = `#p-${code}`;
      link.append(element("span", `${code}\u2002${title}`));
      const done = criteria.length - this.#left(criteria);
      link.append(element("small", word("done", { done: number(done), total: number(criteria.length) })));
      if (code === this.shown) link.setAttribute("aria-current", "true");
      link.addEventListener("click", async (event) => {
        event.preventDefault();
        await this.keep();
        this.#principle(code).focus();
      });
      const line = document.createElement("li");
      line.append(link);
      return line;
    });
    part(this.root, "toc").replaceChildren(...lines, this.#toInterviews());
  }

  #toInterviews() {
    const heading = this.root.querySelector("section > h2[tabindex]");
    const link = element("a", heading.textContent);
    link.href = `#${heading.id}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      heading.focus();
    });
    const line = document.createElement("li");
    line.append(link);
    return line;
  }

  /** Keep what is typed and not kept yet. */
  keep() {
    return Promise.all(this.cards.filter((card) => card.dirty).map((card) => card.keep()));
  }

  /** An interview that was begun and not sealed: it is nowhere but in the fields. */
  get unsealed() {
    return this.root.querySelector('[data-do="interview"] [name="words"]').value.trim() !== "";
  }

  #bars() {
    if (this.unsealed) complain("interview_begun", this.root.querySelector('[data-do="interview"] [name="words"]'));
    return this.unsealed;
  }

  async leave() {
    if (this.#bars()) return;
    await this.keep();
    this.close();
  }

  /** Send all that waits. True when nothing is left on the device. */
  async send({ quiet = false } = {}) {
    await this.keep();
    if (!quiet) announce(word("sending"));
    try {
      await this.kit.send(this.settings.session);
      this.#sent();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      part(this.root, "sign-in").hidden = error.code !== "signed_out";
      if (!quiet || error.code !== "no_answer") announce(error.message, "warn");
    }
    if (this.root.isConnected) this.show();
    else this.close(); // left meanwhile: the list counts anew
    return this.kit.waiting.size === 0;
  }

  #sent() {
    part(this.root, "sign-in").hidden = true;
    const refused = this.kit.items.some((item) => item.refused);
    if (this.kit.checklist.conflicts) announce(word("conflicts"), "warn");
    else announce(word(refused ? "sent_part" : "sent"), refused ? "warn" : "ok");
  }

  async finish() {
    if (this.#bars()) return;
    // Nobody types into what is about to be deleted.
    this.root.inert = true;
    if (await this.send()) {
      await this.kit.wipe(this.settings.session);
      this.close(word("wiped"));
    }
    this.root.inert = false;
  }

  async #discard(form) {
    const { word: field } = form.elements;
    if (field.value.trim().toLowerCase() !== field.dataset.word.toLowerCase()) return field.focus();
    await this.kit.wipe(this.settings.session);
    this.close(word("discarded"));
  }

  async #download() {
    await this.keep();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await this.kit.download());
    link.download = `${this.kit.checklist.id}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async #interview(form) {
    const { held_on: heldOn, people, in_destination: there, words } = form.elements;
    const count = Number(people.value);
    const today = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    if (!heldOn.value || heldOn.value > today) return complain("interview_day", heldOn);
    if (!Number.isInteger(count) || count < 1 || count > 500) return complain("interview_people", people);
    if (!words.value.trim()) return complain("interview_words", words);
    try {
      await this.kit.addInterview({
        held_on: heldOn.value, people: count, in_destination: there.checked, words: words.value.trim(),
      });
    } catch {
      return announce(word("no_room"), "stop");
    }
    form.reset();
    announce(word("sealed"));
    this.show();
  }
}

function complain(name, field) {
  announce(word(name), "stop");
  field.focus();
}
