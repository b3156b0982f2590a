/** Commands whose words contain every word typed, those that begin with it first. Pure. */
export function searchCommands<T extends { readonly says: string }>(all: readonly T[], typed: string): readonly T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (says: string): number | null => {
    const lower = says.toLowerCase();
    if (!words.every((w) => lower.includes(w))) return null;
    if (words.length === 0) return 2;
    return lower.startsWith(words[0]!) ? 0 : new RegExp(`\\b${escape(words[0]!)}`).test(lower) ? 1 : 2;
  };
  return all
    .map((one, at) => ({ one, at, rank: rank(one.says) }))
    .filter((found): found is typeof found & { rank: number } => found.rank !== null)
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map((found) => found.one);
}

function escape(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
