/** ESC and the other C0 characters but tab, LF and CR; DEL; and the C1 characters, of which 0x9B is a CSI by itself. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const UNWANTED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/**
 * What may be pasted of a text. xterm.js 6.0.0 wraps a paste in the markers of bracketed paste without looking into
 * it, so a text with the end marker inside would go on as typed commands.
 */
export function cleanPaste(text: string): string {
  return text.replace(UNWANTED, '');
}
