// Two texts compared word by word.

const wordOrSign = /[\p{L}\p{N}]+(?:(?:['’-]|(?<=\p{N})[.,](?=\p{N}))[\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu;
const most = 4_000_000; // comparisons; a longer pair of texts is not worth the wait

/**
 * What two texts have in common, in order, by the longest common subsequence of words.
 *
 * @param {boolean} exactly whether a word in other capitals is another word
 * @returns null where the texts are too long; else
 *   `gone` and `come`: stretches of either text that the other lacks, [start, end) in UTF-16;
 *   `pieces`: both texts woven together, each piece "same", "gone" or "come";
 *   `same`, `total`: how many words of the first text the second shares, and of how many
 */
export function wordDifference(before, after, exactly = false) {
  const [olds, news] = [wordsOf(before, exactly), wordsOf(after, exactly)];
  if (olds.length * news.length > most) return null;
  const shared = commonWords(olds, news);
  const keptOld = new Set(shared.map(([old]) => old));
  const keptNew = new Set(shared.map(([, now]) => now));
  return {
    gone: stretches(olds, keptOld),
    come: stretches(news, keptNew),
    pieces: woven(before, after, olds, news, shared),
    same: shared.length,
    total: olds.length,
  };
}

function wordsOf(text, exactly) {
  return [...text.matchAll(wordOrSign)].map(({ 0: word, index }) => ({
    word: exactly ? word : word.toLowerCase(), start: index, end: index + word.length,
  }));
}

/** Index pairs of a longest common subsequence. */
function commonWords(olds, news) {
  const width = news.length + 1;
  const length = new Uint16Array((olds.length + 1) * width);
  for (let i = olds.length - 1; i >= 0; i -= 1) {
    for (let j = news.length - 1; j >= 0; j -= 1) {
      length[i * width + j] = olds[i].word === news[j].word
        ? length[(i + 1) * width + j + 1] + 1
        : Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
    }
  }
  const shared = [];
  for (let i = 0, j = 0; i < olds.length && j < news.length;) {
    if (olds[i].word === news[j].word) shared.push([i++, j++]);
    else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return shared;
}

/** Runs of words that are not kept. */
function stretches(words, keptOnes) {
  const found = [];
  words.forEach(({ start, end }, index) => {
    if (keptOnes.has(index)) return;
    if (index > 0 && !keptOnes.has(index - 1)) found.at(-1)[1] = end;
    else found.push([start, end]);
  });
  return found;
}

function woven(before, after, olds, news, shared) {
  const pieces = [];
  const add = (kind, text) => text && pieces.push({ kind, text });
  let [i, j, at] = [0, 0, 0];
  for (const [old, now] of [...shared, [olds.length, news.length]]) {
    if (old > i) add("gone", gone(before, olds, i, old));
    if (now > j) {
      add("same", after.slice(at, news[j].start));
      at = news[now - 1].end;
      add("come", after.slice(news[j].start, at));
    }
    const end = now < news.length ? news[now].end : after.length;
    add("same", after.slice(at, end));
    [i, j, at] = [old + 1, now + 1, end];
  }
  return pieces;
}

/** What is gone, with the space that set it off: that before it, or behind it at the beginning. */
function gone(before, olds, from, to) {
  if (from > 0) return before.slice(olds[from - 1].end, olds[to - 1].end);
  return before.slice(olds[0].start, olds[to]?.start ?? olds[to - 1].end);
}
