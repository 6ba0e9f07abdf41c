// Making pieces of the page from its templates; words of people only ever become text, never code.

let counter = 0;

/** A copy of a template; what bears an id gets one of its own, and labels and hints follow. */
export function piece(name) {
  const root = document.createElement("div");
  root.append(document.getElementById(`t-${name}`).content.cloneNode(true));
  const end = `-${++counter}`;
  for (const place of root.querySelectorAll("[id]")) place.id += end;
  for (const label of root.querySelectorAll("label[for]")) label.htmlFor += end;
  for (const attribute of ["aria-describedby", "aria-labelledby"]) {
    for (const place of root.querySelectorAll(`[${attribute}]`)) {
      place.setAttribute(attribute, place.getAttribute(attribute) + end);
    }
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
