const START = '\x1b[200~';
const END = '\x1b[201~';
const ENCODED_END = new TextEncoder().encode(END);
const NOTHING = new Uint8Array(0);

/**
 * What a program still has to be sent when `dropped` is not sent any more: the end of a paste, if it has been told that
 * one begins and the end was among that. Without it, it takes all that is typed for more of the paste, for ever; and one
 * that comes by itself it takes for text.
 */
export function endOfCutPaste(dropped: Uint8Array): Uint8Array {
  // Pastes are cleaned, so no marker is anybody's text.
  const text = new TextDecoder('latin1').decode(dropped);
  const end = text.indexOf(END);
  const start = text.indexOf(START);
  return end >= 0 && (start < 0 || end < start) ? ENCODED_END : NOTHING;
}
