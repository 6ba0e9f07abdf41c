// Making pieces of the page from its templates; words of people only ever become text, never code.

let counter = 0;

/** A copy of a template. Labels and hints are tied to the fields inside by ids of their own. */
export function piece(name) {
  const root = document.createElement("div");
  root.append(document.getElementById(`t-${name}`).content.cloneNode(true));
  for (const label of root.querySelectorAll("[data-for]")) {
    const field = root.querySelector(`[name="${label.dataset.for}"]`);
    field.id = label.htmlFor = `f${++counter}`;
  }
  for (const hint of root.querySelectorAll("[data-hint]")) {
    const field = root.querySelector(`[name="${hint.dataset.hint}"]`);
    hint.id = `${field.id}-hint`;
    field.setAttribute("aria-describedby", hint.id);
  }
  return root;
}

export function text(root, name, value) {
  const place = root.querySelector(`[data-text="${name}"]`);
  if (place.textContent !== value) place.textContent = value;
}

export function part(root, name) {
  return root.querySelector(`[data-part="${name}"]`);
}

/** What happens when a button is pressed or a form is sent. */
export function on(root, name, act) {
  const place = root.querySelector(`[data-do="${name}"]`);
  place.addEventListener(place.tagName === "FORM" ? "submit" : "click", (event) => {
    event.preventDefault();
    act(place);
  });
}

export function element(tag, content) {
  const made = document.createElement(tag);
  made.textContent = content;
  return made;
}
