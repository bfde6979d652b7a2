import type { LoginWay, Me } from '../protocol/login.ts';

/**
 * Where the page stands with the gateway. Exactly one of:
 *
 * ```
 * checking ─┬─► required ─► in ─┬─► required     the login ended: in front of what is open
 *           ├─► proxy           ├─► proxy
 *           ├─► away            └─► away
 *           └─► signed-out
 * ```
 *
 * From all of the first column's ends the question is asked again, which may lead to any of them.
 */
export type LoginState = Checking | Away | ProxyLogin | Required | SignedOut | LoggedIn;

export interface Checking {
  readonly kind: 'checking';
}

/** Whether anybody has to log in cannot be told. */
export interface Away {
  readonly kind: 'away';
  readonly reason: AwayReason;
  /** It is being asked again. */
  readonly trying: boolean;
}

export type AwayReason =
  /** Nobody answered. */
  | { readonly by: 'silence' }
  /** Somebody answered who is not a gateway: a proxy’s page, usually. */
  | { readonly by: 'stranger' }
  | { readonly by: 'status'; readonly status: number; readonly detail: string };

/** A proxy in front of the gateway lets nothing through before a login of its own. */
export interface ProxyLogin {
  readonly kind: 'proxy';
}

export interface Required {
  readonly kind: 'required';
  readonly ways: readonly LoginWay[];
  readonly notice: string | null;
  readonly attempt: Attempt;
}

/** How it went with the form so far. */
export type Attempt =
  | { readonly kind: 'none' }
  /** Somebody has just signed out. */
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'refused'; readonly complaint: Complaint }
  /** Too many attempts: so many seconds, of so many at first, until the next is worth it. */
  | { readonly kind: 'waiting'; readonly complaint: Complaint; readonly seconds: number; readonly of: number }
  /** The wait is over. */
  | { readonly kind: 'again' };

export interface Complaint {
  readonly about: 'wrong' | 'throttled' | 'origin' | 'unavailable' | 'unreachable' | 'no-cookie' | 'status';
  /** In the gateway’s words; empty when it said nothing. */
  readonly detail: string;
  readonly status: number;
}

/** Signed out of the gateway, while a proxy in front of it would say again who this is. */
export interface SignedOut {
  readonly kind: 'signed-out';
}

export interface LoggedIn {
  readonly kind: 'in';
  readonly me: Me;
}
