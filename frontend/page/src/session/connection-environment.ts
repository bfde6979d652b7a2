import type { Readable } from '../base/store.ts';
import type { Diagnosis } from './connection-state.ts';
import type { Socket } from './socket.ts';

/** The world outside of a terminal's connection, which a test replaces. */
export interface ConnectionEnvironment {
  connect(): Socket;
  /** Finds out why a socket closed without a word; `stood` when it had been open before. */
  diagnose(stood: boolean): Promise<Diagnosis>;
  /**
   * Asks for the means to continue a session of the user's own.
   *
   * @throws GatewayRefusal with status 404 when there is no such session, or it is another's
   */
  token(session: string): Promise<string>;
  /** Whether nothing can be continued before somebody has logged in again. */
  readonly loginEnded: Readable<boolean>;
}
