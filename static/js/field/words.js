// What the scripts say: sentences come from the page, in its language, with places to fill in by {name}.

const node = document.getElementById("words");
const sentences = node ? JSON.parse(node.textContent) : {};
const { lang } = document.documentElement;
const language = lang === "en" ? "en-GB" : lang; // the day before the month, as everywhere here
const SHOWN = 8000; // milliseconds for what is only good to know

let fading = 0;

export function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function word(name, values) {
  return fill(sentences[name] ?? name, values);
}

export function number(value) {
  return new Intl.NumberFormat(language).format(value);
}

export function day(moment) {
  return new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(moment));
}

/** How many of each kind, in words; empty when there is nothing. */
export function counted(items, of = word) {
  const kinds = [["rating", "criteria"], ["file", "files"], ["interview", "interviews"]];
  return kinds
    .map(([kind, name]) => [items.filter((item) => item.kind === kind).length, name])
    .filter(([count]) => count)
    .map(([count, name]) => of(name, { count: number(count) }));
}

/** Say something where screen readers hear it; tones as of notes: ok, warn, stop. */
export function announce(sentence, tone = "ok") {
  const note = document.createElement("div");
  note.className = `note note--${tone}`;
  const text = document.createElement("p");
  text.textContent = sentence;
  note.append(text);
  const place = document.getElementById("said");
  place.replaceChildren(note);
  clearTimeout(fading);
  if (tone === "ok") fading = setTimeout(() => place.replaceChildren(), SHOWN);
}
