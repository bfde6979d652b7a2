function characters(count: number): string {
  return count === 1 ? '1 character' : `${new Intl.NumberFormat('en').format(count)} characters`;
}

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** A line that is lost, and one that is back. */
export const line = {
  since: (milliseconds: number) => `since ${clock.format(milliseconds)}`,
  trying: 'Trying to get it back…',
  nextIn: (seconds: number) => (seconds <= 0 ? 'Next try now' : `Next try in ${String(seconds)} s`),
  afterLogin: 'The session goes on once you have logged in.',
  takingBack: 'Taking it back…',
  tryNow: 'Try now',
  logIn: 'Log in again',
  closeTab: 'Close tab',
  hint: 'Enter: try now',
  kept: 'You can read and copy. What you type is sent when the line is back.',
  keptWatching: 'You can read and copy.',
  typed: (count: number) => `${characters(count)} typed, sent when the line is back · Esc discards`,
  discard: 'Discard',
  unsure: (count: number) => `${characters(count)} may not have arrived; sent again if so`,
  full: 'Nothing more is kept until the line is back.',
  back: (duration: string) => `Back after ${duration}`,
  lost: (name: string, headline: string) => `${name}: ${headline}. The session goes on; trying to reach it again.`,
  isBack: (name: string) => `${name}: the line is back.`,
};

/** Looking at a session without a hand in it. */
export const watching = {
  headline: (owner: string | null) => (owner === null ? 'Watching' : `Watching ${owner}’s session`),
  detail: 'Read-only: nothing you type goes in.',
};
