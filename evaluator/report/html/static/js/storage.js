// What the browser keeps between visits; a browser that keeps nothing is no error.

const troubled = [];
let trouble = false;

/** A kept value, or null. */
export function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    report();
    return null;
  }
}

/** Keep a value under a key. */
export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    report(); // storage is off, or full
  }
}

/** All keys that begin in a certain way. */
export function keysFrom(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    report();
    return [];
  }
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
