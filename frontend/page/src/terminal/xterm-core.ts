import type { IDisposable, Terminal } from '@xterm/xterm';

/**
 * What the clamps need of xterm.js's inside: the public parser hooks get a copy of a sequence's parameters, and links
 * cannot be counted from outside at all.
 */
export interface XtermCore {
  registerCsiHandler(id: { final: string }, handler: (sequence: Sequence) => boolean): IDisposable;
  readonly _oscLinkService: { addLineToLink: (link: number, line: number) => void };
}

/** The parameters xterm.js is about to read. */
export interface Sequence {
  readonly params: Int32Array | number[];
}

/** The inside of a terminal. A version that has renamed it fails here, at the first terminal, and not silently. */
export function coreOf(terminal: Terminal): XtermCore {
  const core = (terminal as unknown as { _core?: Partial<XtermCore> })._core;
  if (typeof core?.registerCsiHandler !== 'function' || typeof core._oscLinkService?.addLineToLink !== 'function') {
    throw new Error('This version of xterm.js is not the one that the clamps were written for.');
  }
  return core as XtermCore;
}
