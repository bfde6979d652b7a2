import { html } from 'lit';
import type { Mark } from './marks.ts';

/** A text from `start` to `end`, with what was searched for marked. */
export function marked(text: string, marks: readonly Mark[], start = 0, end = text.length): unknown {
  const parts: unknown[] = [];
  let at = start;
  for (const [from, to] of marks) {
    const [first, last] = [Math.max(from, start), Math.min(to, end)];
    if (first >= last) continue;
    parts.push(text.slice(at, first), html`<mark>${text.slice(first, last)}</mark>`);
    at = last;
  }
  return parts.length === 0 ? text.slice(start, end) : [...parts, text.slice(at, end)];
}
