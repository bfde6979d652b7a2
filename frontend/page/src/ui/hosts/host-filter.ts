import type { Target } from '../../protocol/http.ts';

export interface HostGroup {
  /** Empty for hosts without a group. */
  readonly name: string;
  readonly hosts: readonly Target[];
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Groups by name, each sorted as people count: web-2 before web-10. Hosts without a group come last. */
export function groupHosts(targets: readonly Target[]): readonly HostGroup[] {
  const groups = new Map<string, Target[]>();
  for (const target of targets) {
    const group = groups.get(target.group);
    if (group === undefined) groups.set(target.group, [target]);
    else group.push(target);
  }
  return [...groups]
    .map(([name, hosts]) => ({ name, hosts: hosts.sort((a, b) => byName.compare(a.name, b.name)) }))
    .sort((a, b) => Number(a.name === '') - Number(b.name === '') || byName.compare(a.name, b.name));
}

/** Hosts in which every word of the query occurs, best first. */
export function findHosts(targets: readonly Target[], query: string): readonly Target[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found: { target: Target; rank: number }[] = [];
  for (const target of targets) {
    const rank = rankOf(target, words);
    if (rank !== null) found.push({ target, rank });
  }
  return found
    .sort((a, b) => a.rank - b.rank || byName.compare(a.target.name, b.target.name))
    .map(({ target }) => target);
}

/** Lower is better; `null` when a word does not occur at all. */
function rankOf(target: Target, words: readonly string[]): number | null {
  const name = target.name.toLowerCase();
  const rest = [target.id, target.group, target.kind, ...target.tags].join(' ').toLowerCase();
  let rank = 0;
  for (const word of words) {
    const at = name.indexOf(word);
    if (name === word) continue;
    if (at === 0) rank += 1;
    else if (at > 0) rank += /[a-z0-9]/.test(name.charAt(at - 1)) ? 3 : 2;
    else if (rest.includes(word)) rank += 4;
    else return null;
  }
  return rank;
}
