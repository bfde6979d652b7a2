import { isBusy } from '../../session/connection-state.ts';
import { awayKey } from './away-keys.ts';
import type { PaneSession } from './pane-session.ts';

/** What keys do about the line itself: while a paste is on its way, while there is no line, and after the end. */
export function keyOfLine(event: KeyboardEvent, pane: PaneSession): boolean {
  const { connection } = pane;
  const plain = !event.altKey && !event.metaKey && !event.shiftKey;
  if (event.key === 'Escape' && plain && connection.inputProgress.get() !== null) {
    event.preventDefault();
    pane.discardInput();
    return true;
  }
  if (connection.state.get().kind === 'reconnecting') return whileAway(event, pane);
  return plain && !isBusy(connection.state.get()) && afterEnd(event, pane);
}

function whileAway(event: KeyboardEvent, pane: PaneSession): boolean {
  const key = awayKey(event, pane.connection.queued.get());
  if (key === null) return false;
  if (key.act === 'try') pane.tryNow();
  else pane.discardInput();
  if (!key.typed) event.preventDefault();
  return !key.typed;
}

function afterEnd(event: KeyboardEvent, pane: PaneSession): boolean {
  if (event.key === 'Enter' && !event.ctrlKey) pane.reconnect();
  else if (event.key === 'd' && event.ctrlKey) pane.close();
  else return false;
  event.preventDefault();
  return true;
}
