// The reviewer's desk: who is at work, how far, and the way in and out for verdicts.

import { offerPart } from "./controls.js";
import { run } from "./data.js";
import { find, findAll } from "./dom.js";
import { download, formats } from "./exports.js";
import { progress } from "./progress.js";
import { showReviewers } from "./reviewers.js";
import { onServer, ownPart, serverState, startServed } from "./served.js";
import { onStorageTrouble } from "./storage.js";
import { loadReview, onVerdict, renameReviewer, reviewerName } from "./verdicts.js";
import { say } from "./words.js";

/** Fill the desk, where the page has one. */
export function startDesk() {
  const desk = find(".review");
  if (!desk) return;
  const name = find("#reviewer", desk);
  name.value = reviewerName();
  name.addEventListener("change", () => renameReviewer(name.value));
  for (const button of findAll("[data-export]", desk)) {
    button.addEventListener("click", () => download(formats[button.dataset.export]()));
  }
  startLoading(desk);
  onVerdict(() => showProgress(desk));
  onStorageTrouble(() => complain(desk, say("trouble.storage")));
  showProgress(desk);
  showReviewers(desk);
  if (run.served) followServer(desk, name);
  const { unplaced } = progress();
  if (unplaced) complain(desk, say("trouble.unplaced", { count: unplaced }));
}

/** Follow the server: who this is, what is theirs, and whether everything has arrived. */
function followServer(desk, name) {
  const state = find(".server", desk);
  name.readOnly = true; // the link says who it is
  onServer(() => {
    const { name: how, count } = serverState();
    const words = say(`served.${how}`, { count });
    if (state.textContent !== words) state.textContent = words;
    state.classList.toggle("trouble", !["kept", "sending"].includes(how));
    name.value = reviewerName();
    const part = ownPart();
    if (part) offerPart(part.size);
    showProgress(desk);
    showReviewers(desk);
  });
  startServed();
}

function showProgress(desk) {
  const done = progress();
  const bar = find("progress", desk);
  bar.max = Math.max(done.total, 1);
  bar.value = done.decided;
  find("#progress-words", desk).textContent = say("progress", done);
}

function startLoading(desk) {
  const files = find("#load", desk);
  find(".load", desk).addEventListener("click", () => files.click());
  files.addEventListener("change", async () => {
    for (const file of files.files) {
      const count = loadReview(await parsed(file));
      complain(desk, count === null
        ? say("trouble.load", { file: file.name })
        : say("trouble.loaded", { file: file.name, count }));
    }
    find("#reviewer", desk).value = reviewerName();
    files.value = "";
  });
}

async function parsed(file) {
  try {
    return JSON.parse(await file.text());
  } catch {
    return null;
  }
}

function complain(desk, words) {
  const notice = find(".storage-trouble", desk);
  notice.textContent = words;
  notice.hidden = false;
}
