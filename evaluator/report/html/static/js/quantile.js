// Quantiles, for whoever says what is usual in a document.

/** The value below which a share of sorted values lies, interpolated. */
export function quantile(sorted, share) {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  return sorted[below] + ((sorted[below + 1] ?? sorted[below]) - sorted[below]) * (at - below);
}
