import { html, nothing, type TemplateResult } from 'lit';
import { isOffered, type Target } from '../../protocol/target.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { openAddress } from '../route.ts';
import type { Match } from './target-search.ts';

/** Names up to this length fit nearly everywhere. */
const SHORT = 12;
/** How many of the last letters stay. */
const TAIL = 6;

type Marks = Match['marks'];

/**
 * One entry: a link, so that the browser can open it elsewhere, copy it and say that it is one. What cannot be opened
 * is a link without an address, which can be reached and says why. `tabindex` is then up to the list.
 *
 * @param flat for a list without headings: where the entry lives, and what of its name was searched for
 */
export function targetRow(target: Target, flat?: { readonly place: string; readonly marks: Marks }): TemplateResult {
  const offered = isOffered(target);
  return html`<li>
    <a
      class=${flat === undefined ? 'target' : 'target flat'}
      data-key=${target.id}
      data-id=${target.id}
      data-state=${target.state}
      tabindex="-1"
      href=${offered ? openAddress(target.id) : nothing}
      role=${offered ? nothing : 'link'}
      aria-disabled=${offered ? nothing : 'true'}
      title=${description(target)}
      aria-label=${spoken(target, offered, flat?.place ?? '')}
    >
      <span class="dot" data-state=${target.state}></span>
      <span class="name">${shortened(target.name, flat?.marks ?? [])}</span>
      ${flat === undefined || flat.place === '' ? nothing : html`<span class="place">${flat.place}</span>`}
      ${offered ? nothing : html`<span class="why">${text.list.states[target.state]}</span>`}
      ${flat !== undefined && target.kind === 'container' ? icons.container : nothing}
    </a>
  </li>`;
}

/** Why no terminal is offered. */
function refusal(target: Target): string {
  return text.list.notOffered[target.state];
}

/** Begins with the name as it is seen. Said here, since a name in two parts would be read as two words. */
function spoken(target: Target, offered: boolean, place: string): string {
  const { kinds, states } = text.list;
  const seen = [target.name, place, kinds[target.kind], states[target.state]].filter(Boolean).join(', ');
  return offered ? seen : `${seen}. ${refusal(target)}`;
}

/** All there is to know, a line each. */
function description(target: Target): string {
  const labels =
    target.kind === 'container'
      ? [target.image, [target.daemon, target.project, target.service].filter(Boolean).join(' › ')]
      : [];
  return [
    target.name,
    `${text.list.kinds[target.kind]} · ${text.list.states[target.state]}`,
    ...labels,
    target.tags.join(', '),
    isOffered(target) ? '' : refusal(target),
  ]
    .filter(Boolean)
    .join('\n');
}

/** What does not fit loses its middle, since many names differ in their last letters only. */
function shortened(name: string, marks: Marks): unknown {
  const tail = name.length > SHORT ? name.length - TAIL : name.length;
  // Not within a character outside the basic plane.
  const cut = /[\uDC00-\uDFFF]/.test(name.charAt(tail)) ? tail - 1 : tail;
  return html`<span class="head">${marked(name, marks, 0, cut)}</span>${
      cut === name.length ? nothing : html`<span class="tail">${marked(name, marks, cut, name.length)}</span>`
    }`;
}

/** The part of a name from `start` to `end`, with what was searched for marked. */
function marked(name: string, marks: Marks, start: number, end: number): unknown {
  const parts: unknown[] = [];
  let at = start;
  for (const [from, to] of marks) {
    const [first, last] = [Math.max(from, start), Math.min(to, end)];
    if (first >= last) continue;
    parts.push(name.slice(at, first), html`<mark>${name.slice(first, last)}</mark>`);
    at = last;
  }
  return parts.length === 0 ? name.slice(start, end) : [...parts, name.slice(at, end)];
}
