import { ABNORMAL, LOGIN_ENDED, OVERLOADED, RESTART, type CloseCode } from '../protocol/close-code.ts';
import type { Failure } from '../protocol/server-message.ts';
import type { LossCause } from './connection-state.ts';
import { GatewayRefusal } from './gateway.ts';
import type { Ending } from './link.ts';
import { LONGEST_WAIT } from './retries.ts';

/** What a lost line means for its session. */
export type Consequence =
  /** The session goes on, and so does this page. */
  | 'resume'
  /** So does the session, but first somebody has to log in. */
  | 'log-in'
  /** One side did not understand the other: once more is worth it, over and over is not. */
  | 'once'
  | 'over';

const CONSEQUENCES: Record<CloseCode, Consequence> = {
  1000: 'over',
  1001: 'resume',
  1002: 'once',
  1003: 'once',
  1005: 'resume',
  1006: 'resume',
  1007: 'once',
  1008: 'once',
  1009: 'once',
  1011: 'resume',
  1012: 'resume',
  1013: 'resume',
  4400: 'once',
  4401: 'log-in',
  4404: 'over',
  4408: 'over',
  4409: 'over',
  4410: 'over',
  4429: 'over',
};

export function consequenceOf(ending: Ending): Consequence {
  switch (ending.by) {
    case 'code':
      return CONSEQUENCES[ending.code];
    case 'silence':
      return 'resume';
    case 'violation':
      return 'once';
  }
}

/** What there is to say of it before anybody has been asked. */
export function causeOf(ending: Ending): LossCause {
  if (ending.by !== 'code') return ending;
  if (ending.code === ABNORMAL) return { by: 'unexplained', diagnosis: 'asking' };
  return { by: 'code', code: ending.code };
}

export function isLoginLoss(cause: LossCause): boolean {
  return cause.by === 'code'
    ? cause.code === LOGIN_ENDED
    : 'diagnosis' in cause && cause.diagnosis === 'login-required';
}

/** The gateway goes, or has too much to do: all its pages lose their lines together. */
export function isCrowded(cause: LossCause): boolean {
  return cause.by === 'code'
    ? cause.code === RESTART || cause.code === OVERLOADED
    : 'diagnosis' in cause && cause.diagnosis === 'draining';
}

/** How long nobody wants to be asked again, in milliseconds. */
export function patienceAsked(error: unknown): number {
  const seconds = error instanceof GatewayRefusal ? (error.retryAfter ?? 0) : 0;
  return Math.min(LONGEST_WAIT, seconds * 1000);
}

/** What a question that came to nothing says of the line. */
export function causeOfRefusal(error: unknown): LossCause {
  if (!(error instanceof GatewayRefusal)) return { by: 'unexplained', diagnosis: 'unreachable' };
  if (error.wantsLogin) return { by: 'code', code: LOGIN_ENDED };
  return { by: 'unexplained', diagnosis: error.status === UNAVAILABLE ? 'draining' : 'unreachable' };
}

/** The gateway has no such session, for this user; `null` when the answer was another. */
export function goneBy(error: unknown): Failure | null {
  if (!(error instanceof GatewayRefusal) || error.status !== NOT_THERE) return null;
  return { type: 'failure', kind: 'no-such-session', text: error.detail };
}

const UNAVAILABLE = 503;
const NOT_THERE = 404;
