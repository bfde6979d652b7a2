import type { CloseCode } from '../protocol/close-code.ts';
import type { FailureKind, PromptKind, Stage } from '../protocol/server-message.ts';

/** A headline and what it means for the user. */
export interface Explanation {
  readonly headline: string;
  readonly detail: string;
}

const closes: Record<CloseCode, Explanation> = {
  1000: { headline: 'Session ended', detail: 'The gateway closed the connection.' },
  1001: { headline: 'Connection closed', detail: 'The other side went away.' },
  1002: { headline: 'Connection broken', detail: 'The gateway found a mistake in how the browser framed its data.' },
  1003: { headline: 'Connection broken', detail: 'The gateway received a kind of data it does not take.' },
  1005: { headline: 'Connection closed', detail: 'The connection was closed without a reason.' },
  1006: { headline: 'Connection lost', detail: 'The connection broke off.' },
  1007: { headline: 'Connection broken', detail: 'The gateway received text that is not valid UTF-8.' },
  1008: { headline: 'Connection refused', detail: 'The gateway closed the connection because it broke a rule.' },
  1009: { headline: 'Connection broken', detail: 'A message was larger than the gateway allows.' },
  1011: { headline: 'Gateway error', detail: 'Something went wrong in the gateway. Its log says what.' },
  1012: { headline: 'Gateway restarting', detail: 'The gateway is restarting and will be back in a moment.' },
  1013: { headline: 'Gateway busy', detail: 'The gateway has too much to do right now. Try again later.' },
  4400: {
    headline: 'Not understood',
    detail: 'The gateway did not understand this page. Reload it for the current version.',
  },
  4401: { headline: 'Login ended', detail: 'Your login has ended. Reload the page to log in again.' },
  4404: { headline: 'Not found', detail: 'There is no such host, or you may not open it.' },
  4408: { headline: 'Session timed out', detail: 'Nothing happened for so long that the gateway ended the session.' },
  4409: { headline: 'Taken over', detail: 'This session continues in another window.' },
  4410: { headline: 'Session gone', detail: 'The gateway that held this session has stopped.' },
  4429: { headline: 'Too many sessions', detail: 'Close a session you no longer need, then try again.' },
};

const failures: Record<FailureKind, string> = {
  unresolvable: 'Host name not found',
  refused: 'Connection refused',
  timeout: 'Host did not answer',
  'not-ssh': 'Not an SSH server',
  'no-common-algorithm': 'No common algorithm',
  'host-key-unknown': 'Unknown host key',
  'host-key-changed': 'Host key has changed',
  'host-key-revoked': 'Host key is revoked',
  'login-refused': 'Login refused',
  'channel-refused': 'No terminal granted',
  disconnected: 'Host disconnected',
  'no-shell': 'No shell found',
  'not-running': 'Container not running',
  'daemon-unreachable': 'Docker not reachable',
  'no-such-target': 'No such host',
  'no-such-session': 'No such session',
  busy: 'Too much at once',
  'bad-message': 'Not understood',
  internal: 'Gateway error',
};

const stages: Record<'gateway' | Stage, string> = {
  gateway: 'Contacting the gateway',
  resolving: 'Looking up the host',
  connecting: 'Connecting',
  'host-key': 'Checking the host key',
  login: 'Logging in',
  starting: 'Starting the terminal',
};

const promptTitles: Record<PromptKind, string> = {
  password: 'Password needed',
  passphrase: 'Passphrase needed',
  'keyboard-interactive': 'The host asks',
  'host-key': 'Do you trust this host?',
  confirm: 'Please confirm',
};

const promptSubmits: Record<PromptKind, string> = {
  password: 'Log in',
  passphrase: 'Unlock',
  'keyboard-interactive': 'Continue',
  'host-key': 'Trust and connect',
  confirm: 'Continue',
};

const plural = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');

function hosts(count: number): string {
  return `${number.format(count)} ${plural.select(count) === 'one' ? 'host' : 'hosts'}`;
}

function mebibytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(1);
}

/** Everything the page says. Names and texts that come from hosts are passed through as they are. */
export const en = {
  language: 'en',
  product: 'Gangway',

  list: {
    heading: 'Hosts',
    search: 'Find a host',
    searchHint: '/',
    ungrouped: 'Other',
    loading: 'Loading hosts…',
    emptyHeadline: 'No hosts yet',
    emptyDetail: 'Add one under “hosts:” in the gateway’s configuration, then reload:',
    emptyExample: 'hosts:\n  - name: web-1\n    address: web-1.internal\n    user: deploy',
    noMatch: (query: string) => `No host matches “${query}”.`,
    errorHeadline: 'The list could not be loaded',
    errorUnreachable: 'The gateway does not answer.',
    errorLogin: 'Your login has ended. Reload the page to log in again.',
    errorStatus: (status: number) => `The gateway answered ${String(status)}.`,
    retry: 'Try again',
    refresh: 'Reload the list',
    found: (matches: number, all: number) => `${number.format(matches)} of ${hosts(all)}`,
    kinds: { ssh: 'SSH', container: 'Container' },
    state: (state: string) => `State: ${state}`,
  },

  shell: {
    toggleList: 'Show or hide the hosts',
    welcomeHeadline: 'Choose a host',
    welcomeDetail: 'Every host opens in a tab of its own.',
    workspace: 'Terminals',
    connected: (name: string) => `Connected to ${name}.`,
    keys: 'Keyboard shortcuts',
    close: 'Close',
  },

  tabs: {
    label: 'Open terminals',
    close: (name: string) => `Close ${name} (Delete)`,
    ended: 'ended',
    unseen: 'new output',
    nth: (name: string, ordinal: number) => (ordinal === 1 ? name : `${name} · ${String(ordinal)}`),
    titled: (name: string, title: string) => (title === '' ? name : `${name} — ${title}`),
  },

  pane: {
    label: (name: string) => `Terminal on ${name}`,
    opening: (name: string) => `Opening ${name}`,
    stages,
    cancel: 'Cancel',
    size: (columns: number, rows: number) => `${String(columns)}×${String(rows)}`,
    roundTrip: (milliseconds: number) => `${String(milliseconds)} ms`,
    roundTripTitle: 'Round trip to the gateway',
    sizeTitle: 'Columns and rows',
    states: {
      idle: 'Not connected',
      opening: 'Opening',
      prompting: 'Waiting for you',
      live: 'Connected',
      exited: 'Ended',
      failed: 'Failed',
      lost: 'Disconnected',
    },
    dismiss: 'Dismiss',
  },

  prompt: { titles: promptTitles, submits: promptSubmits, cancel: 'Cancel' },

  end: {
    reconnect: 'Reconnect',
    tryAgain: 'Try again',
    reload: 'Reload the page',
    close: 'Close',
    hint: (again: string) => `Enter: ${again.toLowerCase()} · Ctrl+D: close the tab`,
    newSession: 'new session',
    exited: 'The program ended',
    exitedStatus: (status: number) => `The program ended with status ${String(status)}`,
    exitedSignal: (signal: string) => `The program was ended by signal ${signal}`,
    lasted: (duration: string) => `after ${duration}`,
    failures,
    closes,
    silence: { headline: 'Connection lost', detail: 'Nothing was heard from the gateway for 45 seconds.' },
    violation: {
      headline: 'Not understood',
      detail: 'The gateway sent something this page cannot read. Reload it for the current version.',
    },
    unexplained: {
      asking: { headline: 'Connection lost', detail: 'Finding out why…' },
      'login-required': { headline: 'Login needed', detail: 'Your login has ended. Reload the page to log in again.' },
      'new-version': { headline: 'New version', detail: 'The gateway has been updated. Reload the page to go on.' },
      draining: { headline: 'Gateway restarting', detail: 'The gateway takes no new sessions until it is back.' },
      unreachable: { headline: 'Gateway not reachable', detail: 'Check your network, then try again.' },
      'websockets-blocked': {
        headline: 'No WebSocket',
        detail:
          'The gateway answers, but something between it and your browser does not pass WebSockets: usually a proxy.',
      },
      'line-cut': { headline: 'Connection lost', detail: 'The line to the gateway was cut.' },
    },
  },

  paste: {
    progress: (sent: number, total: number) => `Pasting: ${mebibytes(sent)} of ${mebibytes(total)} MiB`,
    cancel: 'Esc to cancel',
  },

  link: {
    headline: 'Open this address?',
    detail: 'The text of the link may say something else. It leads to:',
    open: 'Open',
    cancel: 'Cancel',
    hint: 'Ctrl+click to open',
  },

  keys: {
    findHost: 'Find a host',
    cycleRegion: 'Leave the terminal: list, tabs, terminal',
    nthTab: 'Go to tab 1 to 9',
    closeTab: 'Close the tab',
    copy: 'Copy the selection',
    paste: 'Paste',
    toggleList: 'Show or hide the hosts',
    help: 'Show this help',
  },

  duration: {
    seconds: (seconds: number) => `${String(seconds)} s`,
    minutes: (minutes: number, seconds: number) => `${String(minutes)} min ${String(seconds)} s`,
    hours: (hours: number, minutes: number) => `${String(hours)} h ${String(minutes)} min`,
  },
};

/** Another language has exactly these texts; the compiler says which is missing. */
export type Catalogue = typeof en;
