import type { CloseCode } from '../protocol/close-code.ts';
import type { FailureKind } from '../protocol/server-message.ts';

/** A headline and what it means for the user. */
export interface Explanation {
  readonly headline: string;
  readonly detail: string;
}

export const closes: Record<CloseCode, Explanation> = {
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
  4401: { headline: 'Login ended', detail: 'Your login has ended.' },
  4404: { headline: 'Not found', detail: 'There is no such host or container, or you may not open it.' },
  4408: { headline: 'Session timed out', detail: 'Nothing happened for so long that the gateway ended the session.' },
  4409: {
    headline: 'Continued in another page',
    detail: 'This session goes on in another page, perhaps on another device.',
  },
  4410: { headline: 'Session gone', detail: 'The gateway that held this session has stopped.' },
  4429: { headline: 'Too many sessions', detail: 'Close a session you no longer need, then try again.' },
};

export const failures: Record<FailureKind, string> = {
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

/** Where a container differs from a host: another headline, and what to do besides what the gateway says. */
export const containerFailures: Partial<Record<FailureKind, Explanation>> = {
  refused: { headline: 'Docker refused', detail: 'Docker’s own log may say more.' },
  timeout: { headline: 'Docker did not answer', detail: 'It may be busy. Try again in a moment.' },
  disconnected: { headline: 'Terminal cut off', detail: 'Open it again; if it happens again, look at Docker’s log.' },
  'no-shell': {
    headline: 'No shell in this container',
    detail: 'If it has one of another name, name it under “shell:” in the gateway’s configuration.',
  },
  'not-running': { headline: 'Container not running', detail: 'It can be opened again here once it runs.' },
  'daemon-unreachable': {
    headline: 'Docker not reachable',
    detail: 'The gateway keeps trying; the containers come back by themselves.',
  },
  'no-such-target': {
    headline: 'No such container',
    detail: 'If it was renamed, the list has it under its new name.',
  },
};

/** What an exit status means where Docker tells no signals: 128 and the signal’s number. */
export const containerExits: Readonly<Record<number, Explanation | undefined>> = {
  126: {
    headline: 'The shell ended with status 126',
    detail: 'Its last command, or the shell itself, may not be executed.',
  },
  127: {
    headline: 'The shell ended with status 127',
    detail: 'Its last command, or the shell itself, was not found.',
  },
  129: { headline: 'The shell was hung up', detail: 'Its terminal was taken away (status 129).' },
  130: { headline: 'The shell ended', detail: 'Its last command was interrupted by Ctrl+C (status 130).' },
  137: {
    headline: 'The shell was killed',
    detail: 'Somebody killed it, the container was stopped, or it ran out of memory (status 137).',
  },
  143: {
    headline: 'The shell was asked to end',
    detail: 'Usually because the container is being stopped (status 143).',
  },
};
