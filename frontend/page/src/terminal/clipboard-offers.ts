import type { IDisposable, Terminal } from '@xterm/xterm';
import { clampPayload } from './clamps.ts';
import { coreOf, stringHandlersOf } from './xterm-core.ts';

/** In bytes. More is no text that anybody would paste. */
export const LARGEST_OFFER = 1024 * 1024;
const LONGEST_PAYLOAD = Math.ceil(LARGEST_OFFER / 3) * 4 + 16;

export interface OfferEvents {
  /** Whether text for the clipboard would be looked at just now; if not, it is not even gathered. */
  readonly wanted: () => boolean;
  readonly offer: (text: string) => void;
}

/** Reads what follows `OSC 52;`: selections, then base64 of UTF-8. What asks for the clipboard is no offer. */
export function readOffer(data: string): string | null {
  const read = /^[cpqs0-7]{0,12};([A-Za-z0-9+/]+={0,2})$/.exec(data);
  if (read === null) return null;
  try {
    const bytes = Uint8Array.from(atob(read[1] ?? ''), (character) => character.charCodeAt(0));
    if (bytes.length > LARGEST_OFFER) return null;
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Text that a program puts into the clipboard (OSC 52). A program that asks what is in there is never answered. Has to
 * be registered after the clamps, whose bound on strings is too tight here.
 */
export function watchOffers(terminal: Terminal, isOld: () => boolean, events: OfferEvents): IDisposable {
  const core = coreOf(terminal);
  const others = new Set(stringHandlersOf(core));
  const hook = terminal.parser.registerOscHandler(52, (data) => {
    if (isOld() || !events.wanted()) return true;
    const text = readOffer(data);
    if (text !== null) events.offer(text);
    return true;
  });
  for (const handler of stringHandlersOf(core)) {
    if (!others.has(handler)) clampPayload(handler, () => (isOld() || !events.wanted() ? 0 : LONGEST_PAYLOAD));
  }
  return hook;
}
