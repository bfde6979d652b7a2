/** The palette: all actions, hosts, terminals and sessions, by name. */
export const palette = {
  label: 'Actions, terminals and hosts',
  placeholder: 'Type what to do, or a host (> for actions alone)',
  actionsOnly: 'Actions',
  open: 'Open ',
  goTo: 'Go to ',
  continue: 'Continue ',
  session: 'running session',
  terminal: 'open terminal',
  lastUsed: 'last used',
  nothing: (query: string) => `Nothing matches “${query}”.`,
  nothingToDo: (label: string) => `“${label}”: nothing to do just now.`,
  more: (shown: number) => `Only the best ${String(shown)} are shown: type more to find others.`,
};

/** The keyboard help, besides the actions. */
export const help = {
  search: 'Find a shortcut',
  none: (query: string) => `No shortcut matches “${query}”.`,
  list: 'In the list',
  listKeys: [
    [['↑', '↓'], 'Go through the list'],
    [['←', '→'], 'Close or open a heading'],
    [['Enter'], 'Open'],
    [['F'], 'Make it a favourite, or not'],
    [['Alt+↑', 'Alt+↓'], 'Move a favourite'],
    [['Ctrl+C'], 'Copy a link to it'],
    [['Esc'], 'Empty the search'],
  ] as const,
  wayOut: (key: string) =>
    [`Tab belongs to the terminal: `, key, ' leaves it for the list, the tabs, and back.'] as const,
  passKeys: (key: string) => ['', key, ' hands all keys to the terminal, until it is pressed again.'] as const,
  palette: (key: string) => ['', key, ' shows all actions, those without a key too.'] as const,
  installed:
    'The browser keeps Ctrl+W, Ctrl+T and Ctrl+N for itself. Install this page as an app (in the browser’s menu), and they reach the terminal in its window.',
};
