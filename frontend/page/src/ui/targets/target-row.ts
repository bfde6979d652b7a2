import { html, nothing, type TemplateResult } from 'lit';
import { isOffered, type Target } from '../../protocol/target.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { openAddress } from '../route.ts';
import { marked } from '../search/marked.ts';
import type { Mark } from '../search/marks.ts';

/** Names up to this length fit nearly everywhere. */
const SHORT = 12;
/** How many of the last letters stay. */
const TAIL = 6;

/** A piece of text with what of it was searched for. */
export interface Piece {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** How an entry is shown. */
export interface RowView {
  /** The same as long as it is the same row: an entry may stand in several places. */
  readonly key: string;
  readonly favourite: boolean;
  /** Where the user can put it among others. */
  readonly movable?: boolean;
  /** In a list without headings: what of its name was searched for, and where it lives. */
  readonly flat?: { readonly marks: readonly Mark[]; readonly place: readonly Piece[] };
}

/**
 * One entry: a link, so that the browser can open it elsewhere, copy it and say that it is one. What cannot be opened
 * is a link without an address, which can be reached and says why. `tabindex` is then up to the list. The star beside
 * it is for the mouse, and for whoever reads the page by its buttons; keys have one of their own.
 */
export function targetRow(target: Target, { key, favourite, movable = false, flat }: RowView): TemplateResult {
  const offered = isOffered(target);
  const place = flat?.place ?? [];
  const star = favourite ? text.finding.unstar(target.name) : text.finding.star(target.name);
  return html`<li draggable=${movable ? 'true' : nothing} data-movable=${movable ? target.id : nothing}>
    <a
      class=${flat === undefined ? 'target' : 'target flat'}
      data-key=${key}
      data-id=${target.id}
      data-state=${target.state}
      tabindex="-1"
      draggable=${movable ? 'false' : nothing}
      href=${offered ? openAddress(target.id) : nothing}
      role=${offered ? nothing : 'link'}
      aria-disabled=${offered ? nothing : 'true'}
      aria-keyshortcuts=${movable ? 'F Alt+ArrowUp Alt+ArrowDown' : 'F'}
      title=${description(target)}
      aria-label=${spoken(target, offered, place)}
    >
      ${target.color === null ? nothing : html`<span class="tint" data-color=${target.color}></span>`}
      <span class="dot" data-state=${target.state}></span>
      <span class="name">${shortened(target.name, flat?.marks ?? [])}</span>
      ${place.length === 0 ? nothing : html`<span class="place">${pieces(place)}</span>`}
      ${offered ? nothing : html`<span class="why">${text.list.states[target.state]}</span>`}
      ${target.production ? html`<span class="production">${text.finding.productionMark}</span>` : nothing}
      ${flat !== undefined && target.kind === 'container' ? icons.container : nothing}
    </a>
    <button
      type="button"
      class="star"
      tabindex="-1"
      aria-pressed=${favourite ? 'true' : 'false'}
      aria-label=${text.finding.favourite(target.name)}
      title=${star}
    ></button>
  </li>`;
}

/** Why no terminal is offered. */
function refusal(target: Target): string {
  return text.list.notOffered[target.state];
}

/** Begins with the name as it is seen. Said here, since a name in two parts would be read as two words. */
function spoken(target: Target, offered: boolean, place: readonly Piece[]): string {
  const { kinds, states } = text.list;
  const where = place.map((piece) => piece.text).join(SEPARATOR);
  const mark = target.production ? text.finding.production : '';
  const seen = [target.name, mark, where, kinds[target.kind], states[target.state]].filter(Boolean).join(', ');
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
    target.production ? text.finding.production : '',
    ...labels,
    target.tags.join(', '),
    isOffered(target) ? '' : refusal(target),
  ]
    .filter(Boolean)
    .join('\n');
}

const SEPARATOR = ' · ';

function pieces(all: readonly Piece[]): unknown {
  return all.map((piece, i) => [i === 0 ? '' : SEPARATOR, marked(piece.text, piece.marks)]);
}

/** What does not fit loses its middle, since many names differ in their last letters only. */
function shortened(name: string, marks: readonly Mark[]): unknown {
  const tail = name.length > SHORT ? name.length - TAIL : name.length;
  // Not within a character outside the basic plane.
  const cut = /[\uDC00-\uDFFF]/.test(name.charAt(tail)) ? tail - 1 : tail;
  return html`<span class="head">${marked(name, marks, 0, cut)}</span>${
      cut === name.length ? nothing : html`<span class="tail">${marked(name, marks, cut, name.length)}</span>`
    }`;
}
