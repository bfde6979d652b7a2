import { TAKEN_OVER, type CloseCode } from '../protocol/close-code.ts';
import type { Exit, Failure, Opening, Prompt, Stage } from '../protocol/server-message.ts';

/**
 * Where a connection stands. Exactly one of:
 *
 * ```
 * idle ─► opening ⇄ prompting ─► live ⇄ reconnecting     the line was lost; the session goes on without it
 *           │           │         │          │
 *           │           │         ├──────────┼──► exited      the program ended
 *           │           │         ├──────────┼──► failed      the gateway said why not
 *           └───────────┴─────────┴──────────┴──► lost        the socket closed with a code that leads nowhere
 * ```
 *
 * What has no session yet is never `reconnecting`. The last three are over; beginning again leads back to `opening`.
 */
export type ConnectionState = Idle | OpeningState | Prompting | Live | Reconnecting | Exited | Failed | Lost;

export interface Idle {
  readonly kind: 'idle';
}

export interface OpeningState {
  readonly kind: 'opening';
  /** `gateway` until the socket stands, then what the gateway reports. */
  readonly stage: 'gateway' | Stage;
  /** The name of another host on the way that it is about. */
  readonly hop?: string;
}

export interface Prompting {
  readonly kind: 'prompting';
  readonly prompt: Prompt;
}

export interface Live {
  readonly kind: 'live';
  readonly session: string;
  /** When it was opened here, in milliseconds since the epoch; a lost line does not change it. */
  readonly since: number;
  /** Only looked at: nothing of this page goes in. */
  readonly watching: boolean;
}

export interface Reconnecting {
  readonly kind: 'reconnecting';
  readonly session: string;
  readonly watching: boolean;
  /** When the line was lost. */
  readonly since: number;
  /** How often it has been tried since, in vain. */
  readonly attempts: number;
  readonly next: NextAttempt;
  /** Why there is no line: first of all the loss, later what came in the way of the latest attempt. */
  readonly cause: LossCause;
}

export type NextAttempt =
  | { readonly kind: 'trying' }
  /** Milliseconds since the epoch. */
  | { readonly kind: 'at'; readonly at: number }
  /** Not before somebody has logged in again. */
  | { readonly kind: 'login' };

export interface Exited {
  readonly kind: 'exited';
  readonly exit: Exit;
  readonly lasted: number;
}

export interface Failed {
  readonly kind: 'failed';
  readonly failure: Failure;
  /** A session that was there could not be continued; otherwise nothing new could be opened. */
  readonly continuing: boolean;
}

export interface Lost {
  readonly kind: 'lost';
  readonly cause: LossCause;
  /** Milliseconds the session had lived; `null` if it never opened. */
  readonly lasted: number | null;
}

/** Why a connection is gone when nobody said so in a message. */
export type LossCause =
  /** The gateway closed with this code. */
  | { readonly by: 'code'; readonly code: CloseCode }
  /** Nothing was heard for 45 s. */
  | { readonly by: 'silence' }
  /** The gateway sent something this page could not read. */
  | { readonly by: 'violation' }
  /** Code 1006: the browser does not say why, so the page finds out. */
  | { readonly by: 'unexplained'; readonly diagnosis: Diagnosis | 'asking' };

/** What `api/hello` made of an unexplained close. */
export type Diagnosis =
  'login-required' | 'new-version' | 'draining' | 'unreachable' | 'websockets-blocked' | 'line-cut';

export type OverState = Exited | Failed | Lost;

/** The state that a report or a question of the gateway leads to, before there is a session. */
export function beforeOpened(message: Opening | Prompt): OpeningState | Prompting {
  if (message.type === 'prompt') return { kind: 'prompting', prompt: message };
  const { stage, hop } = message;
  return { kind: 'opening', stage, ...(hop === undefined ? {} : { hop }) };
}

/** Nothing more will come from this attempt. */
export function isOver(state: ConnectionState): state is OverState {
  return state.kind === 'exited' || state.kind === 'failed' || state.kind === 'lost';
}

/** The session goes on in another page. */
export function isTakenOver(state: ConnectionState): boolean {
  return state.kind === 'lost' && state.cause.by === 'code' && state.cause.code === TAKEN_OVER;
}

/** Something is being opened, or a session lives, with a line or without. */
export function isBusy(state: ConnectionState): state is OpeningState | Prompting | Live | Reconnecting {
  return isOpening(state) || state.kind === 'live' || state.kind === 'reconnecting';
}

/** Something is being opened, which ends with its socket. */
export function isOpening(state: ConnectionState): state is OpeningState | Prompting {
  return state.kind === 'opening' || state.kind === 'prompting';
}
