import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { text } from '../../text/index.ts';
import type { ListView } from './branch-view.ts';
import { targetRow, type Piece } from './target-row.ts';
import type { FactKind, Match } from './target-search.ts';

/** Nobody reads further; typing one more letter is quicker. */
const MOST_MATCHES = 100;

/** What was found, best first, as one list. */
export function matchViews(
  found: readonly Match[],
  { query, all, severalDaemons }: { query: string; all: number; severalDaemons: boolean },
  { favourites }: ListView,
): TemplateResult {
  if (found.length === 0) return html`<p class="hint" role="status">${text.list.noMatch(query)}</p>`;
  return html`<p class="found" role="status">${text.list.found(found.length, all)}</p>
    <ul class="targets">
      ${repeat(
        found.slice(0, MOST_MATCHES),
        ({ target }) => target.id,
        (match) => {
          const { target } = match;
          const flat = { marks: match.marks(), place: placeOf(match, severalDaemons) };
          return targetRow(target, { key: target.id, favourite: favourites.has(target.id), flat });
        },
      )}
    </ul>
    ${found.length > MOST_MATCHES ? html`<p class="found">${text.list.moreMatches(MOST_MATCHES)}</p>` : nothing}`;
}

/** Said by the entry's icon, or by all the rest together. */
const UNSAID: ReadonlySet<FactKind> = new Set(['kind', 'id']);

/** Where a match lives, and whatever else of it was asked for. */
function placeOf(match: Match, severalDaemons: boolean): readonly Piece[] {
  const facts = match.facts();
  const inProject = facts.some(({ kind }) => kind === 'project');
  const usual = new Set<FactKind>(['group', 'project']);
  if (severalDaemons || !inProject) usual.add('daemon');
  return [
    ...facts.filter(({ kind }) => usual.has(kind)),
    ...facts.filter(({ kind, marks }) => !usual.has(kind) && !UNSAID.has(kind) && marks.length > 0),
  ];
}
