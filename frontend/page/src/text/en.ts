import type { PromptKind, Stage } from '../protocol/server-message.ts';
import type { TargetKind, TargetState } from '../protocol/target.ts';
import { actionGroups, actions } from './en-actions.ts';
import { closes, containerExits, containerFailures, failures } from './en-endings.ts';
import { clipboard, lock, passKeys, pasteQuestion, sendKey, terminalMenu, zoom } from './en-input.ts';
import { find } from './en-find.ts';
import { line, watching } from './en-line.ts';
import { account, login } from './en-login.ts';
import { output } from './en-output.ts';
import { finding } from './en-finding.ts';
import { help, palette } from './en-palette.ts';
import { closing, sessions } from './en-sessions.ts';
import { settings } from './en-settings.ts';
import { broadcast, workspace } from './en-workspace.ts';

const stages: Record<TargetKind, Record<'gateway' | Stage, string>> = {
  ssh: {
    gateway: 'Contacting the gateway',
    resolving: 'Looking up the host',
    connecting: 'Connecting',
    'host-key': 'Checking the host key',
    login: 'Logging in',
    starting: 'Starting the terminal',
  },
  container: {
    gateway: 'Contacting the gateway',
    resolving: 'Looking for the container',
    connecting: 'Asking Docker',
    'host-key': 'Asking Docker',
    login: 'Asking Docker',
    starting: 'Waiting for the shell',
  },
};

const states: Record<TargetState, string> = {
  unknown: 'state not known',
  up: 'reachable',
  down: 'not reachable',
  running: 'running',
  paused: 'paused',
  restarting: 'restarting',
  stopped: 'stopped',
};

/** Why an entry cannot be opened, and what would help. */
const notOffered: Record<TargetState, string> = {
  unknown: 'Docker is away: a terminal can be opened once it is back.',
  up: 'No terminal is offered here.',
  down: 'Not reachable: no terminal can be opened.',
  running: 'No terminal is offered here.',
  paused: 'Paused: unpause it to open a terminal.',
  restarting: 'Restarting: a terminal can be opened once it runs.',
  stopped: 'Stopped: start it to open a terminal.',
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

const number = new Intl.NumberFormat('en');

function mebibytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(1);
}

/** Everything the page says. Names and texts that come from hosts are passed through as they are. */
export const en = {
  language: 'en',
  product: 'Gangway',

  list: {
    heading: 'Hosts and containers',
    search: 'Find a host or container',
    searchShort: 'Find a host…',
    searchHint: '/',
    ungrouped: 'Other hosts',
    loading: 'Loading the list…',
    emptyHeadline: 'Nothing to open yet',
    emptyDetail: 'Add hosts, Docker daemons or both to the gateway’s configuration, then start it again:',
    emptyExample: [
      'hosts:',
      '  - name: web-1',
      '    address: web-1.internal',
      '    user: deploy',
      'docker:',
      '  - name: local',
      '    endpoint: unix:///var/run/docker.sock',
    ].join('\n'),
    noMatch: (query: string) => `Nothing matches “${query}”.`,
    errorHeadline: 'The list could not be loaded',
    errorUnreachable: 'The gateway does not answer.',
    errorLogin: 'Your login has ended. Log in again to see it.',
    errorStatus: (status: number) => `The gateway answered ${String(status)}.`,
    retry: 'Try again',
    refresh: 'Reload the list',
    found: (matches: number, all: number) => `${number.format(matches)} of ${number.format(all)}`,
    moreMatches: (shown: number) => `Only the best ${number.format(shown)} are shown: type more to find others.`,
    kinds: { ssh: 'SSH', container: 'Container' },
    branches: { hosts: 'Hosts', daemon: 'Docker', project: 'Compose project', service: 'Service' },
    states,
    notOffered,
    connecting: 'connecting…',
    daemonDown: 'Docker cannot be reached.',
    noContainers: 'No containers.',
    live: 'The list is live: it shows every change by itself.',
    stale: {
      reconnecting: 'List not live: reconnecting…',
      polled: 'List not live: looked up every 30 seconds.',
      login: 'List not live: your login has ended.',
    },
  },

  shell: {
    welcomeHeadline: 'Choose a host or container',
    welcomeDetail: 'Each opens in a tab of its own.',
    awaitingDetail: 'Waiting for the list of containers…',
    workspace: 'Terminals',
    connected: (name: string) => `Connected to ${name}.`,
    close: 'Close',
  },

  tabs: {
    label: 'Open terminals',
    deleteKey: (effect: string) => `Delete: ${effect}`,
    byDelete: (closes: string) => `${closes} (Delete)`,
    watching: 'watching',
    ended: 'ended',
    offline: 'offline',
    unseen: 'new output',
    nth: (name: string, ordinal: number) => (ordinal === 1 ? name : `${name} · ${String(ordinal)}`),
    onDaemon: (name: string, daemon: string) => `${name} (${daemon})`,
    titled: (name: string, title: string) => (title === '' ? name : `${name} — ${title}`),
  },

  pane: {
    label: (name: string) => `Terminal on ${name}`,
    opening: {
      ssh: (name: string) => `Opening ${name}`,
      container: (name: string) => `Starting a shell in ${name}`,
    },
    stages,
    /** @param stage one of the above */
    onTheWay: (hop: string, stage: string) => `${hop}, on the way: ${stage}`,
    cancel: 'Cancel',
    size: (columns: number, rows: number) => `${String(columns)}×${String(rows)}`,
    roundTrip: (milliseconds: number) => `${String(milliseconds)} ms`,
    roundTripTitle: 'Round trip to the gateway',
    states: {
      idle: 'Not connected',
      opening: 'Opening',
      prompting: 'Waiting for you',
      live: 'Connected',
      reconnecting: 'Offline',
      exited: 'Ended',
      failed: 'Failed',
      lost: 'Disconnected',
    },
    situations: {
      paused: 'container paused',
      restarting: 'container restarting',
      stopped: 'container stopped',
      gone: 'container gone',
    },
    dismiss: 'Dismiss',
  },

  find,
  output,

  line,
  watching,

  login,
  account,
  sessions,
  closing,
  workspace,
  broadcast,

  prompt: { titles: promptTitles, submits: promptSubmits, cancel: 'Cancel', blank: 'Please fill this in.' },

  end: {
    reconnect: 'Reconnect',
    openAgain: 'Open again',
    tryAgain: 'Try again',
    logIn: 'Log in again',
    loggedIn: 'You are logged in again.',
    reload: 'Reload the page',
    close: 'Close',
    hint: (again: string) => `Enter: ${again.toLowerCase()} · Ctrl+D: close the tab`,
    takeBack: 'Take it back',
    openNew: 'Open a new one',
    newSession: 'new session',
    notContinued: 'Session not continued',
    notContinuedDetail: (why: string) =>
      `This session could not be continued${why === '' ? ': it is not there any more.' : `: ${why}`}`,
    notContinuedLine: 'the session above could not be continued: this is a new one',
    exited: 'The program ended',
    exitedStatus: (status: number) => `The program ended with status ${String(status)}`,
    exitedSignal: (signal: string) => `The program was ended by signal ${signal}`,
    lasted: (duration: string) => `after ${duration}`,
    failures,
    containerFailures,
    containerExits,
    situations: {
      running: 'The container runs again.',
      paused: 'The container is paused: unpause it to go on.',
      restarting: 'The container is restarting.',
      stopped: 'The container is stopped: start it, then open it again.',
      gone: 'The container is gone. When one of its name is back, it can be opened here.',
    },
    closes,
    silence: { headline: 'Connection lost', detail: 'Nothing was heard from the gateway for 45 seconds.' },
    violation: {
      headline: 'Not understood',
      detail: 'The gateway sent something this page cannot read. Reload it for the current version.',
    },
    unexplained: {
      asking: { headline: 'Connection lost', detail: 'Finding out why…' },
      'login-required': { headline: 'Login needed', detail: 'Your login has ended.' },
      'new-version': { headline: 'New version', detail: 'The gateway has been updated. Reload the page to go on.' },
      draining: { headline: 'Gateway restarting', detail: 'The gateway takes no new sessions until it is back.' },
      unreachable: { headline: 'Gateway not reachable', detail: 'Check your network, then try again.' },
      'line-cut': { headline: 'Connection lost', detail: 'The line to the gateway was cut.' },
    },
    blocked: (page: string) => ({
      headline: 'No WebSocket',
      detail: `The gateway answers, but not to WebSockets: a proxy must pass them, and “server.public_url” must be exactly ${page}`,
    }),
  },

  restoring: {
    headline: 'Restoring…',
    label: 'Restoring the terminal',
    progress: (drawn: number, total: number) => `${mebibytes(drawn)} of ${mebibytes(total)} MiB`,
  },

  paste: {
    progress: (sent: number, total: number) => `Pasting: ${mebibytes(sent)} of ${mebibytes(total)} MiB`,
    cancel: 'Cancel',
    cancelTitle: 'Esc: the rest is not pasted',
    full: 'Input is full: what you type now is not taken until the paste has gone through.',
  },

  clipboard,
  pasteQuestion,
  lock,
  passKeys,
  zoom,
  terminalMenu,
  sendKey,

  link: {
    headline: 'Open this address?',
    detail: 'The text of the link may say something else. It leads to:',
    open: 'Open',
    cancel: 'Cancel',
    hint: 'Ctrl+click to open',
  },

  finding,
  palette,
  help,

  actions,
  actionGroups,
  settings,
  keys: { nthTab: 'Go to tab 1 to 9' },

  duration: {
    seconds: (seconds: number) => `${String(seconds)} s`,
    minutes: (minutes: number, seconds: number) => `${String(minutes)} min ${String(seconds)} s`,
    hours: (hours: number, minutes: number) => `${String(hours)} h ${String(minutes)} min`,
  },
};

/** Another language has exactly these texts; the compiler says which is missing. */
export type Catalogue = typeof en;
