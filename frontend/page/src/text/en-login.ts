import type { Explanation } from './en-endings.ts';
import { moment } from './en-moment.ts';

function terminals(count: number): string {
  return count === 1 ? 'one open terminal' : `${String(count)} open terminals`;
}

/** Logging in and out. */
export const login = {
  headline: 'Log in',
  headlineAgain: 'Your login has ended',
  again: 'Log in again to go on. What you see behind this stays as it is.',
  aside: 'Not now',
  asideHint: 'Look at the terminals first',
  notice: 'Notice',
  user: 'Name',
  password: 'Password',
  showPassword: 'Show the password',
  hidePassword: 'Hide the password',
  capsLock: 'Caps Lock is on.',
  submit: 'Log in',
  submitting: 'Logging in…',
  wait: (duration: string) => `Wait ${duration}`,
  waitFor: (duration: string) => `You can try again in ${duration}.`,
  waitOver: 'You can try again now.',
  signedOut: 'You are signed out.',
  userMissing: 'Enter your name.',
  passwordMissing: 'Enter your password.',
  reload: 'Reload the page',
  retry: 'Try again',
  retrying: 'Trying again…',
  checking: 'Asking the gateway…',

  complaints: {
    wrong: { headline: 'The name or the password is wrong.', detail: '' },
    throttled: {
      headline: 'Wait before you try again.',
      detail: 'There were too many attempts, or the gateway is busy.',
    },
    origin: {
      headline: 'The gateway does not take logins from this page.',
      detail: 'In its configuration, “server.public_url” must be exactly',
    },
    unavailable: { headline: 'The gateway can log in nobody right now.', detail: 'Try again in a moment.' },
    unreachable: { headline: 'The gateway does not answer.', detail: 'Check your network, then try again.' },
    'no-cookie': {
      headline: 'The login was right, but your browser did not keep it.',
      detail: 'Allow cookies for this address, and open it by https if the gateway is set up for that.',
    },
    status: { headline: 'The gateway could not log you in.', detail: '' },
  } satisfies Record<string, Explanation>,
  answered: (status: number) => `It answered ${String(status)}.`,

  away: {
    silence: {
      headline: 'Gateway not reachable',
      detail: 'The gateway does not answer. Check your network; if a proxy logs you in, reload the page.',
    },
    stranger: {
      headline: 'This is not the gateway',
      detail: 'Something else answered in its place, usually a proxy’s own page. Reload to see it.',
    },
    status: { headline: 'Gateway not ready', detail: '' },
  } satisfies Record<string, Explanation>,

  proxy: {
    headline: 'Your proxy wants you to log in',
    detail: 'The reverse proxy in front of Gangway asks for a login of its own. Reload the page to get there.',
  },
  unnamed: {
    headline: 'Your proxy did not say who you are',
    detail: 'Gangway leaves the login to the reverse proxy in front of it, and this request came without a name.',
    checks: 'What an administrator can check:',
    list: [
      'The page is opened through the proxy, and the proxy has you logged in.',
      'The proxy’s address is among “trusted_proxies”.',
      'The proxy sends the header with the name that the gateway’s “login” section expects.',
    ],
  },
  ended: {
    headline: 'Your login has ended',
    detail: 'The proxy in front of Gangway logs you in: reload the page to get there.',
  },
  nowhere: {
    headline: 'No login for this address',
    detail: 'The gateway wants a login, but none is configured for people at this address. Its administrator can help.',
  },
  out: {
    headline: 'You are signed out',
    detail: 'The proxy in front of Gangway may still know you: sign out there too.',
    again: 'Log in again',
  },
};

/** What the user may see of their login, and end of it. */
export const account = {
  open: (name: string) => `Signed in as ${name}`,
  label: 'Your login',
  groups: 'Groups',
  noGroups: 'none',
  way: 'Login',
  ways: {
    password: 'name and password',
    header: 'by the reverse proxy',
    token: 'by token',
    none: 'none',
  },
  since: 'Since',
  until: 'Ends',
  moment,
  signOut: 'Sign out',
  everywhere: 'Sign out everywhere',
  cancel: 'Cancel',
  leaving: 'Signing out…',
  endsTerminals: (count: number) =>
    `Signing out ends ${terminals(count)} on this page: what runs in them is ended too.`,
  endsEverything: 'This ends all your sessions on all devices, and the terminals that are open in them.',
  proxyStays: 'The proxy in front of Gangway logs you in; this does not end its login.',
  failed: 'You are still signed in.',
};
