import type { Closing } from '../protocol/sessions.ts';
import { moment } from './en-moment.ts';

const MINUTE = 60_000;

/** Whole minutes, rounded up, which is as exact as anybody wants it. */
function patience(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / MINUTE);
  if (minutes < 120) return `${String(minutes)} min`;
  return minutes % 60 === 0
    ? `${String(minutes / 60)} h`
    : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

/** What runs at the gateway besides what this page shows. */
export const sessions = {
  heading: 'Running sessions',
  watchable: 'Sessions of others',
  since: (milliseconds: number) => `since ${moment(milliseconds)}`,
  noPage: 'no page',
  elsewhere: 'open in another page',
  takesOver: 'continuing here takes it over',
  exited: 'its program has ended, output waits',
  endsIn: (milliseconds: number) =>
    milliseconds < MINUTE ? 'ends in less than a minute' : `ends in ${patience(milliseconds)}`,
  watchedBy: (count: number) => (count === 1 ? 'one watches' : `${String(count)} watch`),
  acts: { continue: 'Continue here:', watch: 'Watch:' },
  continueIn: (name: string) => `Continue ${name} here`,
  end: 'End',
  endOf: (name: string) => `End the session on ${name}`,
  ending: 'Ending…',
  endFailed: 'could not be ended',
  question: (name: string) => `End the session on ${name}? What runs in it is stopped.`,
  endIt: 'End it',
  keep: 'Keep it',
  watch: 'Watch',
  watchOf: (name: string, user: string) => `Watch ${user}’s session on ${name}`,
  of: (user: string) => `of ${user}`,
  watched: (name: string, user: string) => `${name} (${user})`,
  failed: 'What else runs could not be looked up.',
  stale: 'This list may be old: the gateway did not answer.',
  retry: 'Try again',
  retrying: 'Trying again…',
  more: (count: number) => `${String(count)} more are not shown.`,
};

function ownSessions(count: number): string {
  return count === 1 ? 'one session' : `${String(count)} sessions`;
}

/** What closing a tab does to the session in it. */
export const closing = {
  close: (name: string) => `Close ${name}`,
  closeTab: 'Close the tab',
  nothing: 'closes the tab',
  stopsWatching: 'stops watching',
  does: (way: Closing, detach: number) =>
    way === 'end' ? 'ends the session' : `the session runs on for ${patience(detach)}`,
  /** Of a tab with several terminals, so many of which have sessions of one's own. */
  several: (terminals: number, own: number, way: Closing, detach: number) =>
    own === 0
      ? `closes ${String(terminals)} terminals`
      : way === 'end'
        ? `ends ${ownSessions(own)}`
        : `${ownSessions(own)} ${own === 1 ? 'runs' : 'run'} on for ${patience(detach)}`,
  /** `Close web-1 – ends the session`. */
  joined: (act: string, effect: string) => `${act} – ${effect}`,
  menu: 'Split, rename or close this tab…',
  menuLabel: (name: string) => `What to do with ${name}`,
  leaveRunning: (detach: number) => `Leave running for ${patience(detach)}`,
  endSession: 'End the session',
  stopWatching: 'Stop watching',
  all: (count: number, effect: string) => `Close all ${String(count)} – ${effect}`,
};
