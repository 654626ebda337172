// What the browser keeps between visits; a browser that keeps nothing is no error.
//
// Everything is read and written in localStorage, at once, and written to IndexedDB as well: a browser
// that is killed loses what localStorage has not put on the disk yet, and a page that is left loses
// what IndexedDB has not.  Each value has the time at which it was kept, and the later one counts.

const patience = 2000; // milliseconds that the page waits for IndexedDB before it goes without
const shelf = "kept";
const troubled = [];
let trouble = false;

let latest = 0; // time of what was kept last, in milliseconds

const onDisk = await Promise.race([opened(), new Promise((done) => setTimeout(done, patience, null))]);
const memory = new Map(); // what is kept as far as this page knows
await restore();

/** A kept value, or null. */
export function kept(key) {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    if (!onDisk) report();
    return memory.get(key) ?? null;
  }
}

/** Keep a value under a key. */
export function keep(key, value) {
  const at = now();
  let isKept = true;
  try {
    localStorage.setItem(key, value);
    localStorage.setItem(timeOf(key), String(at));
  } catch {
    isKept = false; // storage is off, or full
    drop(key); // what it had before is older than what IndexedDB gets
  }
  memory.set(key, value);
  write((store) => store.put({ value, at }, key), () => isKept || report());
}

/** Keep nothing under a key any more. */
export function forget(key) {
  drop(key);
  try {
    localStorage.setItem(timeOf(key), String(now())); // so that IndexedDB does not bring it back
  } catch {
    // storage is off: it was told of when it was to keep this
  }
  memory.delete(key);
  write((store) => store.delete(key), () => {});
}

/** All keys that begin in a certain way. */
export function keysFrom(prefix) {
  let keys = [];
  try {
    keys = Object.keys(localStorage);
  } catch {
    if (!onDisk) report();
  }
  return [...new Set([...keys, ...memory.keys()])].filter((key) => key.startsWith(prefix));
}

/** Call a function once the browser turns out to keep nothing, or at once if it has. */
export function onStorageTrouble(listener) {
  troubled.push(listener);
  if (trouble) listener();
}

function report() {
  if (trouble) return;
  trouble = true;
  for (const listener of troubled) listener();
}

/** The database, or null where the browser has none for this page. */
function opened() {
  return new Promise((done) => {
    try {
      const request = indexedDB.open("evaluator", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(shelf);
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close(); // another page deletes it
        done(request.result);
      };
      request.onerror = () => done(null);
    } catch {
      done(null); // turned off
    }
  });
}

/** Change what the database has, on the disk before it counts as done; tell where that fails. */
function write(change, onFailure) {
  if (!onDisk) {
    onFailure();
    return;
  }
  try {
    const transaction = onDisk.transaction(shelf, "readwrite", { durability: "strict" });
    transaction.onabort = onFailure;
    change(transaction.objectStore(shelf));
  } catch {
    onFailure(); // it was closed, or is full
  }
}

/** Put what the database has back where localStorage lost it. */
async function restore() {
  for (const [key, { value, at }] of await everything()) {
    try {
      if (Number(localStorage.getItem(timeOf(key))) >= at) continue; // kept, or forgotten, later
      localStorage.setItem(key, value);
      localStorage.setItem(timeOf(key), String(at));
    } catch {
      drop(key); // it is off or full: what was found is remembered all the same
    }
    memory.set(key, value);
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // storage is off
  }
}

/** A time later than any before, on this page. */
function now() {
  latest = Math.max(Date.now(), latest + 1);
  return latest;
}

/** Under which localStorage has the time of a key's value. */
function timeOf(key) {
  return `time of ${key}`;
}

/** @returns {Promise<Map<string, {value: string, at: number}>>} */
function everything() {
  return new Promise((done) => {
    if (!onDisk) {
      done(new Map());
      return;
    }
    const transaction = onDisk.transaction(shelf);
    const store = transaction.objectStore(shelf);
    const [keys, values] = [store.getAllKeys(), store.getAll()];
    transaction.oncomplete = () =>
      done(new Map(keys.result.map((key, at) => [String(key), values.result[at]])));
    transaction.onabort = () => done(new Map());
  });
}
