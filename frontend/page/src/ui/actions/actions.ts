/** How the palette, the help and the settings arrange actions. */
export const GROUPS = ['find', 'tabs', 'panes', 'terminal', 'view', 'page'] as const;
export type ActionGroup = (typeof GROUPS)[number];

/** What a user can do by key, from the palette or from a menu. Its text is in the catalogue under the same id. */
export interface ActionSpec {
  readonly id: string;
  readonly group: ActionGroup;
  /** Usual chords, the one that is shown first; none: only in the palette. */
  readonly keys: readonly string[];
  /** Where macOS has others. */
  readonly mac?: readonly string[];
  /** Chords with which the browser does it when the key is left alone, if they are the action's. */
  readonly native?: readonly string[];
  /** The terminal has the key when there is nothing to do. */
  readonly passing?: true;
}

/**
 * One table for the keys, their help, the palette and the settings. Usual keys are Ctrl+Shift or Alt+Shift with
 * another, which no terminal can tell from less, so that no program misses one; Alt and a digit, and Shift with what
 * scrolls, are the exceptions that terminals have had for long.
 */
export const ACTIONS = [
  { id: 'find-target', group: 'find', keys: ['Ctrl+Shift+K'] },
  { id: 'palette', group: 'find', keys: ['Ctrl+Shift+P'] },
  { id: 'find-in-terminal', group: 'find', keys: ['Ctrl+Shift+F'], mac: ['Meta+F', 'Ctrl+Shift+F'] },

  { id: 'close-tab', group: 'tabs', keys: ['Ctrl+Shift+X'] },
  { id: 'leave-tab', group: 'tabs', keys: ['Ctrl+Shift+D'] },
  { id: 'end-tab', group: 'tabs', keys: ['Ctrl+Shift+E'] },
  { id: 'undo-close', group: 'tabs', keys: ['Ctrl+Shift+Z'] },
  { id: 'duplicate', group: 'tabs', keys: ['Ctrl+Shift+U'] },
  { id: 'rename-tab', group: 'tabs', keys: [] },
  { id: 'copy-link', group: 'tabs', keys: [] },
  { id: 'next-tab', group: 'tabs', keys: ['Ctrl+Shift+PageDown'] },
  { id: 'previous-tab', group: 'tabs', keys: ['Ctrl+Shift+PageUp'] },
  { id: 'move-tab-right', group: 'tabs', keys: [] },
  { id: 'move-tab-left', group: 'tabs', keys: [] },

  { id: 'split-right', group: 'panes', keys: ['Ctrl+Shift+O'] },
  { id: 'split-down', group: 'panes', keys: ['Ctrl+Shift+S'] },
  { id: 'focus-left', group: 'panes', keys: ['Alt+Shift+ArrowLeft'] },
  { id: 'focus-right', group: 'panes', keys: ['Alt+Shift+ArrowRight'] },
  { id: 'focus-up', group: 'panes', keys: ['Alt+Shift+ArrowUp'] },
  { id: 'focus-down', group: 'panes', keys: ['Alt+Shift+ArrowDown'] },
  { id: 'zoom-pane', group: 'panes', keys: ['Ctrl+Shift+Enter'] },
  { id: 'equal-panes', group: 'panes', keys: [] },
  { id: 'broadcast', group: 'panes', keys: ['Ctrl+Shift+B'] },

  { id: 'copy', group: 'terminal', keys: ['Ctrl+Shift+C', 'Ctrl+Insert'], mac: ['Meta+C'] },
  {
    id: 'paste',
    group: 'terminal',
    keys: ['Ctrl+Shift+V', 'Shift+Insert'],
    mac: ['Meta+V'],
    native: ['Ctrl+Shift+V', 'Shift+Insert', 'Ctrl+V', 'Meta+V'],
  },
  { id: 'select-all', group: 'terminal', keys: [] },
  { id: 'previous-prompt', group: 'terminal', keys: ['Ctrl+Shift+ArrowUp'] },
  { id: 'next-prompt', group: 'terminal', keys: ['Ctrl+Shift+ArrowDown'] },
  { id: 'copy-output', group: 'terminal', keys: [] },
  { id: 'scroll-top', group: 'terminal', keys: ['Shift+Home'], passing: true },
  { id: 'scroll-bottom', group: 'terminal', keys: ['Shift+End'], passing: true },
  { id: 'clear-scrollback', group: 'terminal', keys: [] },
  { id: 'save-text', group: 'terminal', keys: [] },
  { id: 'save-html', group: 'terminal', keys: [] },
  { id: 'lock', group: 'terminal', keys: [] },
  { id: 'send-key', group: 'terminal', keys: [] },
  { id: 'terminal-menu', group: 'terminal', keys: ['Shift+F10'] },

  { id: 'larger', group: 'view', keys: ['Ctrl+Shift+='] },
  { id: 'smaller', group: 'view', keys: ['Ctrl+Shift+-'] },
  { id: 'usual-size', group: 'view', keys: ['Ctrl+Shift+0'] },
  { id: 'toggle-list', group: 'view', keys: ['Ctrl+Shift+L'] },
  { id: 'cycle-region', group: 'view', keys: ['Ctrl+Shift+F6'] },
  { id: 'next-appearance', group: 'view', keys: [] },
  { id: 'screen-reader', group: 'view', keys: [] },

  { id: 'settings', group: 'page', keys: ['Ctrl+Shift+,'] },
  { id: 'pass-keys', group: 'page', keys: ['Ctrl+Shift+F2'] },
  { id: 'help', group: 'page', keys: ['Ctrl+Shift+/'] },
] as const satisfies readonly ActionSpec[];

export type ActionId = (typeof ACTIONS)[number]['id'];

/** The one key that counts even while all others go to the terminal. */
export const WAY_OUT: ActionId = 'pass-keys';

export function specOf(id: ActionId): ActionSpec {
  const spec = ACTIONS.find((action) => action.id === id);
  if (spec === undefined) throw new Error(`There is no action ${id}.`);
  return spec;
}
