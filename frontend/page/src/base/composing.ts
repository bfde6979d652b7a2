/** What browsers report for keys that an input method has taken. */
const TAKEN = 229;

/** Whether a key goes to an input method, which makes a character of several; then it means nothing else. */
export function isComposing(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari reports the last key of a composition only so
  return event.isComposing || event.keyCode === TAKEN;
}
