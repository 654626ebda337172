// The language of the page.  It comes with one in place and the others in templates; the
// reader's choice is put in place before any other module looks at the page.

import { find, findAll } from "./dom.js";
import { keep, kept } from "./storage.js";

const choiceKey = "evaluator language";
const template = find(`template[data-language="${CSS.escape(kept(choiceKey) ?? "")}"]`);
if (template) {
  find("#page").replaceChildren(template.content.cloneNode(true));
  document.documentElement.lang = template.dataset.language;
  document.title = template.dataset.title;
}

/** The BCP 47 tag of the language that the page is in. */
export const language = document.documentElement.lang;

/** Let the reader switch: the page is made again, the view and the verdicts stay. */
export function startLanguages() {
  for (const button of findAll("button[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
    button.addEventListener("click", () => {
      keep(choiceKey, button.dataset.language);
      location.reload();
    });
  }
}
