import { findMatches } from './find-matches.ts';
import type { Question } from './question.ts';

/** What the worker is asked. */
export interface Order {
  readonly lines: readonly string[];
  readonly question: Question;
  readonly most: number;
}

// In a thread of its own, which can be stopped in the middle of an expression that takes for ever.
self.onmessage = (event: MessageEvent<Order>) => {
  const { lines, question, most } = event.data;
  self.postMessage(findMatches(lines, question, most));
};
