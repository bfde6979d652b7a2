import type { CloseCode } from '../protocol/close-code.ts';
import type { Exit, Failure, Prompt, Stage } from '../protocol/server-message.ts';

/**
 * Where a connection stands. Exactly one of:
 *
 * ```
 * idle ─► opening ⇄ prompting ─► live ─► exited      the program ended
 *           │           │         ├────► failed      the gateway said why not
 *           └───────────┴─────────┴────► lost        the socket closed without a word, or with a code alone
 * ```
 *
 * The last three are over; opening again leads back to `opening`, with a new session.
 */
export type ConnectionState = Idle | OpeningState | Prompting | Live | Exited | Failed | Lost;

export interface Idle {
  readonly kind: 'idle';
}

export interface OpeningState {
  readonly kind: 'opening';
  /** `gateway` until the socket stands, then what the gateway reports. */
  readonly stage: 'gateway' | Stage;
}

export interface Prompting {
  readonly kind: 'prompting';
  readonly prompt: Prompt;
}

export interface Live {
  readonly kind: 'live';
  readonly session: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export interface Exited {
  readonly kind: 'exited';
  readonly exit: Exit;
  readonly lasted: number;
}

export interface Failed {
  readonly kind: 'failed';
  readonly failure: Failure;
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

/** Nothing more will come from this attempt. */
export function isOver(state: ConnectionState): state is OverState {
  return state.kind === 'exited' || state.kind === 'failed' || state.kind === 'lost';
}

/** An attempt is under way or a session lives. */
export function isBusy(state: ConnectionState): state is OpeningState | Prompting | Live {
  return state.kind === 'opening' || state.kind === 'prompting' || state.kind === 'live';
}
