import type { Queued } from '../../session/input-gauge.ts';

/** What a key does while the line is lost, besides being typed: `try` it now, or `discard` what has been typed. */
export interface AwayKey {
  readonly act: 'try' | 'discard';
  /** It goes to the program all the same, with the rest. */
  readonly typed: boolean;
}

/** `null` for keys that are only typed, to be sent when the line is back. */
export function awayKey(event: KeyboardEvent, { waiting, unsure }: Queued): AwayKey | null {
  if (event.altKey || event.metaKey || event.shiftKey || event.ctrlKey) return null;
  if (event.key === 'Escape' && waiting > 0) return { act: 'discard', typed: false };
  // Behind something that has been typed, Enter belongs to that.
  if (event.key === 'Enter') return { act: 'try', typed: waiting + unsure > 0 };
  return null;
}
