import type { IDisposable, Terminal } from '@xterm/xterm';

/**
 * What is needed of xterm.js's inside: the public parser hooks get a copy of a sequence's parameters, links cannot be
 * counted from outside at all, and keys look there like the terminal's own answers.
 */
export interface XtermCore {
  registerCsiHandler(id: { final: string }, handler: (sequence: Sequence) => boolean): IDisposable;
  readonly _oscLinkService: { addLineToLink: (link: number, line: number) => void };
  readonly _inputHandler: {
    readonly _parser: { readonly _oscParser: StringParser; readonly _dcsParser: StringParser };
  };
  /** Fires before each piece of data that a user has made. */
  readonly coreService: { onUserInput: (listener: () => void) => IDisposable };
}

interface StringParser {
  readonly _handlers: Readonly<Record<string, readonly StringHandler[]>>;
}

/** Gathers the string of one sequence, piece by piece. */
export interface StringHandler {
  put(data: Uint32Array, start: number, end: number): void;
  _data: string;
  /** The string is too long: the rest is passed over, and nobody is told of any of it. */
  _hitLimit: boolean;
}

/** Those who gather the strings of OSC and DCS sequences, as registered up to now. */
export function stringHandlersOf(core: XtermCore): StringHandler[] {
  const { _oscParser, _dcsParser } = core._inputHandler._parser;
  return [_oscParser, _dcsParser].flatMap(({ _handlers }) => Object.values(_handlers).flat());
}

function gatherStrings(handlers: readonly StringHandler[]): boolean {
  const known = handlers.every(({ _data, _hitLimit }) => typeof _data === 'string' && typeof _hitLimit === 'boolean');
  return known && handlers.length > 0;
}

/** The parameters xterm.js is about to read. */
export interface Sequence {
  readonly params: Int32Array | number[];
}

/** The inside of a terminal. A version that has renamed it fails here, at the first terminal, and not silently. */
export function coreOf(terminal: Terminal): XtermCore {
  const core = (terminal as unknown as { _core?: Partial<XtermCore> })._core;
  if (
    typeof core?.registerCsiHandler !== 'function' ||
    typeof core._oscLinkService?.addLineToLink !== 'function' ||
    typeof core.coreService?.onUserInput !== 'function' ||
    !gatherStrings(stringHandlersOf(core as XtermCore))
  ) {
    throw new Error('This version of xterm.js is not the one that this page was written for.');
  }
  return core as XtermCore;
}
