import { text } from '../../text/index.ts';
import type { ClosingRule } from '../sessions/session-store.ts';
import type { Tab } from './tab.ts';

/** What closing a tab does now, in words that follow “Close the tab”. */
export function closingText(tab: Pick<Tab, 'session' | 'watching'>, { close, detach }: ClosingRule): string {
  if (tab.session === null) return text.closing.nothing;
  return tab.watching ? text.closing.stopsWatching : text.closing.does(close, detach);
}
