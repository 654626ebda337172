// The page as a server shows it: verdicts go to the server, which writes them down at once, and
// others' come from it.  What the server has not confirmed waits in the browser, and is sent again
// when page or server come back.

import { run } from "./data.js";
import { forget, keep, kept, keysFrom } from "./storage.js";
import { keepElsewhere, receive, reviewerName, tell } from "./verdicts.js";

const pace = 1500; // milliseconds between two questions to the server
const atOnce = 100; // verdicts that are sent in one go
const versions = new Map(); // name of a verdict → version that the server has
const unsent = new Map(); // name of a verdict → what is to be sent, and the version seen before
const lastSent = new Map(); // name of a verdict → what it said when it was last sent
const conflicts = new Map(); // name of a verdict → the one that came too late
const newsFollowers = [];

let pairsByPrint = new Map(); // fingerprint → the pairs that have it
let adjudicators = new Set();
let myPart = null; // ids of this reviewer's units, or null where all are
let blind = false;
let since = 0;
let asking = false;
let sending = false;
let serverTrouble = ""; // name of what is wrong
let agreed = { agreements: run.agreements, reliability: run.reliability };

/** Ask the server who this is and what was decided, and keep in touch from then on. */
export async function startServed() {
  if (!run.served) return;
  pairsByPrint = Map.groupBy(run.pairs, ({ fingerprint }) => fingerprint);
  while (!(await ask())) await new Promise((done) => setTimeout(done, pace));
  findWaiting();
  setInterval(turn, pace);
  window.addEventListener("online", turn);
  turn();
}

/** Call a function whenever there is news of the server. */
export function onServer(listener) {
  newsFollowers.push(listener);
}

/** How it stands between page and server: name and number for what is said of it. */
export function serverState() {
  if (serverTrouble) return { name: serverTrouble, count: unsent.size };
  return { name: unsent.size ? "sending" : "kept", count: unsent.size };
}

/** Whether others' verdicts are hidden until one's own are given. */
export function isBlind() {
  return blind;
}

/** The units that are this reviewer's, or null where all are everybody's. */
export function ownPart() {
  return myPart;
}

/** How far reviewers agree, by two and all together. */
export function agreement() {
  return agreed;
}

/** A verdict under this reviewer's name that came after another one, or undefined. */
export function conflictOn(kind, fingerprint) {
  return conflicts.get(nameOfVerdict(kind, fingerprint));
}

/** Settle a conflict: this verdict holds. */
export function settleConflict(kind, verdict) {
  enqueue(kind, verdict);
}

async function turn() {
  if (asking) return;
  asking = true;
  try {
    await flush();
    await ask();
  } finally {
    asking = false;
  }
}

/** Ask what is new; gives whether there was an answer. */
async function ask() {
  const answer = await exchange(`changes?since=${since}`);
  if (!answer) return false;
  if (since === 0 && answer.reviewer) {
    adjudicators = new Set(answer.adjudicators);
    myPart = answer.part && new Set(answer.part);
    ({ blind } = answer);
    keepElsewhere(answer.reviewer, adjudicators.has(answer.reviewer), enqueue);
  }
  since = answer.sequence;
  if (answer.agreements) agreed = { agreements: answer.agreements, reliability: answer.reliability };
  if (answer.entries) takeIn(answer.entries);
  return true;
}

/** Send what waits, the oldest first. */
async function flush() {
  if (sending || !unsent.size || serverTrouble === "session" || serverTrouble === "reviewer") return;
  sending = true;
  try {
    while (unsent.size) {
      const sent = [...unsent].slice(0, atOnce);
      for (const [name, { verdict }] of sent) lastSent.set(name, gist(verdict));
      const answer = await exchange("verdicts", payload(sent));
      if (!answer) return;
      for (const [name, item] of sent) {
        if (unsent.get(name) === item) unsent.delete(name);
        if (kept(keyOf(name)) === JSON.stringify(item)) forget(keyOf(name));
      }
      takeIn([...answer.standing, ...(answer.revealed ?? [])]);
      takeIn(answer.entries, true);
    }
  } finally {
    sending = false;
  }
}

function payload(sent) {
  const ofKind = (kind) => sent
    .filter(([, item]) => item.kind === kind)
    .map(([, { based, verdict }]) => ({ based_on: based, verdict }));
  return { reviewer: reviewerName(), findings: ofKind("findings"), pairs: ofKind("pairs") };
}

/** A question to the server and its answer, null where there is none. */
async function exchange(path, body) {
  try {
    const response = await fetch(path, body && {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (response.ok) {
      reportServer("");
      return answer;
    }
    reportServer(["session", "reviewer"].includes(answer.trouble) ? answer.trouble : "refused");
  } catch {
    reportServer("away");
  }
  return null;
}

function reportServer(name) {
  serverTrouble = name;
  for (const listener of newsFollowers) listener();
}

/**
 * Take in what the server wrote down; tell of the pairsByPrint that it is about.
 *
 * @param {any[]} entries
 * @param {boolean} confirmed whether these are verdicts that this page has just sent
 */
function takeIn(entries, confirmed = false) {
  const touched = new Set();
  for (const { reviewer, kind, version, conflict, verdict } of entries) {
    const name = nameOfVerdict(kind, verdict.fingerprint);
    if (reviewer !== reviewerName()) {
      touched.add(receive(reviewer, adjudicators.has(reviewer), kind, verdict));
    } else if (conflict) {
      conflicts.set(name, verdict);
      touched.add(kind === "pairs" ? verdict.fingerprint : verdict.pair);
    } else if (version > (versions.get(name) ?? 0)) {
      const newer = unsent.get(name);
      // What this page did not see, its own verdict is no change of: the server will say so.
      if (newer && !confirmed && gist(verdict) !== lastSent.get(name)) continue;
      versions.set(name, version);
      if (newer) {
        newer.based = version;
        keep(keyOf(name), JSON.stringify(newer));
        continue;
      }
      const settled = conflicts.delete(name);
      const isNews = !confirmed || settled;
      const pair = receive(reviewer, false, kind, verdict);
      if (isNews) touched.add(pair);
    }
  }
  for (const fingerprint of touched) for (const pair of pairsByPrint.get(fingerprint) ?? []) tell(pair);
  for (const listener of newsFollowers) listener();
}

/** What a verdict says, whenever it was given and in whatever order. */
function gist(verdict) {
  const parts = Object.entries(verdict)
    .filter(([name, value]) => name !== "decided" && value != null)
    .map(([name, value]) => [name, value?.text == null ? value : [value.start, value.end, value.text]]);
  return JSON.stringify(parts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function enqueue(kind, verdict) {
  const name = nameOfVerdict(kind, verdict.fingerprint);
  const based = unsent.get(name)?.based ?? versions.get(name) ?? 0;
  const item = { kind, verdict, based };
  unsent.set(name, item);
  keep(keyOf(name), JSON.stringify(item));
  for (const listener of newsFollowers) listener();
  flush();
}

/** What waited when page or browser were closed. */
function findWaiting() {
  for (const key of keysFrom(keyOf(""))) {
    const item = parsedItem(kept(key));
    if (!["findings", "pairs"].includes(item?.kind) || !item.verdict?.fingerprint) continue;
    unsent.set(nameOfVerdict(item.kind, item.verdict.fingerprint), item);
    const pair = receive(reviewerName(), false, item.kind, item.verdict);
    for (const one of pairsByPrint.get(pair) ?? []) tell(one);
  }
}

function parsedItem(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // something else has written under this name
  }
}

function nameOfVerdict(kind, fingerprint) {
  return `${kind} ${fingerprint}`;
}

function keyOf(name) {
  return `evaluator unsent ${JSON.stringify([run.corpus, run.run, reviewerName()])} ${name}`;
}
