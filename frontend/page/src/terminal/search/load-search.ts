import type { Terminal } from '@xterm/xterm';
import { WorkerMatcher } from './matcher.ts';
import { TerminalSearch } from './terminal-search.ts';

/** What the first search loads. */
export function searchIn(terminal: Terminal): TerminalSearch {
  return new TerminalSearch(terminal, new WorkerMatcher());
}
