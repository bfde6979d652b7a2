import type { Closing } from '../protocol/sessions.ts';
import { text } from '../text/index.ts';

/** What the page's own keys do. Shell keys are never among them. */
export type Command =
  | { readonly kind: 'find-target' }
  | { readonly kind: 'cycle-region' }
  | { readonly kind: 'toggle-list' }
  /** Without a `way`, what closing does is up to the gateway's setting. */
  | { readonly kind: 'close-tab'; readonly way?: Closing }
  | { readonly kind: 'help' }
  | { readonly kind: 'nth-tab'; readonly n: number };

interface Binding {
  /** As the help shows it. */
  readonly keys: string;
  readonly label: string;
  readonly matches?: (event: KeyboardEvent) => Command | null;
}

/** Closes the tab by the gateway's setting; leaves its session running; ends it. */
export const CLOSE_KEY = 'Ctrl+Shift+X';
export const LEAVE_KEY = 'Ctrl+Shift+D';
export const END_KEY = 'Ctrl+Shift+E';

const mac = /^Mac|^iP/.test(navigator.platform);

/**
 * One table for the keys and their help. They are all Ctrl+Shift+letter, which no terminal can tell from Ctrl+letter,
 * so no program misses them; Ctrl+Shift+F6 and Alt+digit are the exceptions. (Option+digit types brackets on many
 * Macs, so there it is Ctrl+digit.)
 */
export const BINDINGS: readonly Binding[] = [
  { keys: 'Ctrl+Shift+K', label: text.keys.findTarget, matches: ctrlShift('KeyK', { kind: 'find-target' }) },
  { keys: mac ? 'Ctrl+1 … 9' : 'Alt+1 … 9', label: text.keys.nthTab, matches: nthTab },
  { keys: CLOSE_KEY, label: text.keys.closeTab, matches: ctrlShift('KeyX', { kind: 'close-tab' }) },
  { keys: LEAVE_KEY, label: text.keys.leaveTab, matches: ctrlShift('KeyD', { kind: 'close-tab', way: 'detach' }) },
  { keys: END_KEY, label: text.keys.endTab, matches: ctrlShift('KeyE', { kind: 'close-tab', way: 'end' }) },
  { keys: 'Ctrl+Shift+F6', label: text.keys.cycleRegion, matches: ctrlShift('F6', { kind: 'cycle-region' }) },
  { keys: 'Ctrl+Shift+L', label: text.keys.toggleList, matches: ctrlShift('KeyL', { kind: 'toggle-list' }) },
  // The terminal deals with these two itself.
  { keys: mac ? '⌘C' : 'Ctrl+Shift+C', label: text.keys.copy },
  { keys: mac ? '⌘V' : 'Ctrl+Shift+V', label: text.keys.paste },
  { keys: 'Ctrl+Shift+/', label: text.keys.help, matches: ctrlShift('Slash', { kind: 'help' }) },
];

/** The page's command for a key, if it is one of its own. */
export function commandOf(event: KeyboardEvent): Command | null {
  if (event.isComposing) return null;
  for (const { matches } of BINDINGS) {
    const command = matches?.(event) ?? null;
    if (command !== null) return command;
  }
  return null;
}

/** Copying from the terminal by a key that the browser does not take for it. */
export function isCopyKey(event: KeyboardEvent): boolean {
  if (event.altKey || event.metaKey || !event.ctrlKey) return false;
  return (event.shiftKey && event.code === 'KeyC') || (!event.shiftKey && event.code === 'Insert');
}

/** Pasting, which the browser does: the terminal only has to leave the key alone. */
export function isPasteKey(event: KeyboardEvent): boolean {
  if (event.altKey || event.metaKey) return false;
  return (event.ctrlKey && event.shiftKey && event.code === 'KeyV') || (event.shiftKey && event.code === 'Insert');
}

function ctrlShift(code: string, command: Command): (event: KeyboardEvent) => Command | null {
  return (event) =>
    event.ctrlKey && event.shiftKey && !event.altKey && !event.metaKey && event.code === code ? command : null;
}

function nthTab(event: KeyboardEvent): Command | null {
  const held = mac ? event.ctrlKey && !event.altKey : event.altKey && !event.ctrlKey;
  const n = /^Digit([1-9])$/.exec(event.code)?.[1];
  return held && !event.shiftKey && !event.metaKey && n !== undefined ? { kind: 'nth-tab', n: Number(n) } : null;
}
