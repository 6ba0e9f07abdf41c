// Before signing out: what is on this device and not at the register? Where there is nothing, sign out at once.

import * as store from "./store.js";
import { counted, fill } from "./words.js";

const looking = document.getElementById("looking");
const list = document.getElementById("unsent");

const waiting = await store.outbox();
if (waiting.length === 0) {
  const empty = document.getElementById("empty");
  empty.value = "1";
  empty.form.submit();
} else {
  for (const kit of await store.kits()) {
    const items = waiting.filter((item) => item.kit === kit.code);
    if (items.length === 0) continue;
    const line = document.createElement("li");
    const kinds = counted(items, (name, values) => fill(looking.dataset[name], values));
    line.textContent = `${kit.assessment}: ${kinds.join(", ")}`;
    list.querySelector("ul").append(line);
  }
  list.hidden = false;
}
