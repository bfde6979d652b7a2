import { plainLine } from '../base/plain-line.ts';
import { Fields } from './fields.ts';
import { instant } from './instant.ts';

/** What closing a tab does to the session in it. */
export const CLOSINGS = ['end', 'detach'] as const;
export type Closing = (typeof CLOSINGS)[number];

/** A session that runs at the gateway, in whatever page or in none. */
export interface RunningSession {
  /** What `resume` and `watch` name: as it came, so not for showing. */
  readonly session: string;
  /** The target's id: as it came, too. */
  readonly target: string;
  /** The target's name, as one plain line. */
  readonly name: string;
  /** Whose it is, as one plain line. */
  readonly user: string;
  /** Milliseconds since the epoch; `null` when it is not told. */
  readonly opened: number | null;
  /** Whether a page writes to it. */
  readonly attached: boolean;
  readonly watchers: number;
  readonly columns: number;
  readonly rows: number;
  /** Its program has ended, and its last output waits to be seen. */
  readonly exited: boolean;
  /** While no page is attached: when it will be ended. */
  readonly expires: number | null;
}

/** `GET api/sessions`. */
export interface SessionListing {
  /** One's own, the newest first. */
  readonly sessions: readonly RunningSession[];
  /** Those of others that one may watch. */
  readonly watchable: readonly RunningSession[];
  /** Milliseconds for which a session is kept without a page. */
  readonly detach: number;
  readonly close: Closing;
}

const LONGEST_NAME = 256;

/** @throws ProtocolViolation when it is not as agreed */
export function decodeSessions(text: string): SessionListing {
  const fields = Fields.parse(text, 'sessions');
  return {
    sessions: fields.list('sessions', decodeSession),
    watchable: fields.has('watchable') ? fields.list('watchable', decodeSession) : [],
    detach: fields.offset('detach') * 1000,
    close: fields.oneOf('close', CLOSINGS, 'end'),
  };
}

function decodeSession(value: unknown): RunningSession {
  const fields = new Fields(value, 'session');
  const told = (name: string): boolean => fields.has(name) && !fields.isNull(name);
  return {
    session: fields.string('session'),
    target: fields.string('target'),
    name: plainLine(fields.string('name'), LONGEST_NAME),
    // Where nobody logs in, it is nobody's.
    user: told('user') ? plainLine(fields.string('user'), LONGEST_NAME) : '',
    opened: instant(fields.string('opened')),
    attached: fields.boolean('attached'),
    watchers: fields.offset('watchers'),
    columns: fields.integer('columns'),
    rows: fields.integer('rows'),
    exited: fields.boolean('exited'),
    expires: told('expires') ? instant(fields.string('expires')) : null,
  };
}
