// The controls: each sets the part of the view that it is named after.

import { run } from "./data.js";
import { element, find, findAll } from "./dom.js";
import { searchFails } from "./filters.js";
import { language } from "./language.js";
import { activeFilters, change, onChange, reset, view } from "./state.js";
import { say } from "./words.js";

const form = find("#controls");
const filtersButton = find(".filters-button");
const typing = 150; // milliseconds to wait for the next key

/** Let the controls follow the view, and the view the controls. */
export function startControls() {
  setTimeout(() => { // there may be thousands
    offerPlaces(find("select[name=where]", form));
    follow();
  });
  let waiting = 0;
  form.addEventListener("input", ({ target }) => {
    clearTimeout(waiting);
    const apply = () => change({ [target.name]: chosenIn(target.name), pair: "" });
    if (target.type === "search") waiting = setTimeout(apply, typing);
    else apply();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of findAll("button.reset")) {
    button.addEventListener("click", () => reset());
  }
  filtersButton.addEventListener("click", () => {
    const open = form.classList.toggle("open");
    filtersButton.setAttribute("aria-expanded", String(open));
  });
  onChange(follow);
  follow();
  keepBarHeight();
}

/** Offer a reviewer the part that is theirs, and show that at first. */
export function offerPart(count) {
  const select = find("select[name=where]", form);
  if (find('option[value="mine"]', select)) return;
  select.options[0].after(element("option", { value: "mine" }, say("served.part", { count })));
  if (!location.hash) change({ where: "mine" });
  follow();
}

/** Say how many pairs are shown, out of how many. */
export function showCount(shown, total) {
  const counted = { shown: shown.toLocaleString(language), total: total.toLocaleString(language) };
  find(".count").textContent = say(`count.${view().level}`, counted);
}

function chosenIn(name) {
  const chosen = [...form.elements].filter((control) => control.name === name && isSet(control));
  return chosen.map((control) => control.value).join(",");
}

function isSet(control) {
  return !["checkbox", "radio"].includes(control.type) || control.checked;
}

function follow() {
  const now = view();
  for (const control of form.elements) {
    if (!(control.name in now)) continue;
    const value = now[control.name];
    if (["checkbox", "radio"].includes(control.type)) {
      control.checked = value.split(",").includes(control.value);
    } else if (control.value !== value && control !== document.activeElement) {
      control.value = value;
    }
  }
  const count = activeFilters().length;
  filtersButton.textContent = say(count ? "filters.active" : "filters.button", { count });
  form.classList.toggle("narrowed", count > 0);
  const failing = searchFails(now);
  find("[name=q]", form).setAttribute("aria-invalid", String(failing));
  find("#search-error").textContent = failing ? say("search.error") : "";
}

/** Sections and units to choose from. */
function offerPlaces(select) {
  const option = (value, words) => element("option", { value }, words);
  for (const { id, label, units } of run.sections) {
    const options = units.map((unit) => option(`unit:${unit.id}`,
      [unit.label, unit.source_heading.slice(0, 24)].filter(Boolean).join("  ")));
    if (!id) select.append(...options);
    else {
      select.append(element("optgroup", { label },
        option(`section:${id}`, say("all.where", { label })), ...options));
    }
  }
}

/** What is scrolled to must not come to rest under the bar. */
function keepBarHeight() {
  new ResizeObserver(([{ borderBoxSize }]) => {
    const height = `${Math.ceil(borderBoxSize[0].blockSize)}px`;
    document.documentElement.style.setProperty("--bar", height);
  }).observe(form);
}
