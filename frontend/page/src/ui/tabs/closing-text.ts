import { text } from '../../text/index.ts';
import type { ClosingRule } from '../sessions/session-store.ts';
import type { Pane } from './pane.ts';

/** What closing a tab with these panes does now, in words that follow “Close the tab”. */
export function closingText(
  panes: readonly Pick<Pane, 'session' | 'watching'>[],
  { close, detach }: ClosingRule,
): string {
  const own = panes.filter(({ session, watching }) => session !== null && !watching).length;
  if (panes.length > 1) return text.closing.several(panes.length, own, close, detach);
  if (own === 1) return text.closing.does(close, detach);
  return panes.some(({ session }) => session !== null) ? text.closing.stopsWatching : text.closing.nothing;
}
