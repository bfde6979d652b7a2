import { plainLine } from '../base/plain-line.ts';
import { Fields } from './fields.ts';
import { instant } from './instant.ts';

/** How a person can log in: with a form here, or at a reverse proxy that tells the gateway who it is. */
export const LOGIN_WAYS = ['password', 'proxy'] as const;
export type LoginWay = (typeof LOGIN_WAYS)[number];

/** How somebody has logged in; `none` where the gateway asks nobody. */
export const LOGIN_KINDS = ['password', 'header', 'token', 'none'] as const;
export type LoginKind = (typeof LOGIN_KINDS)[number];

/** `GET api/me`. */
export interface Me {
  /** As the gateway has it; to compare, never to show. */
  readonly user: string;
  /** The same, to show. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly login: LoginKind;
  /** Milliseconds since the epoch; `null` when it is not told. */
  readonly since: number | null;
  readonly expires: number | null;
  /** Where the login that a proxy keeps is ended. */
  readonly signOut: string | null;
}

/** RFC 9457, as far as it is shown: what was wrong, in the gateway's words. */
export interface Problem {
  readonly detail: string;
}

/** Where nobody has to log in. */
export const NOBODY: Me = { user: '', name: '', groups: [], login: 'none', since: null, expires: null, signOut: null };

const LONGEST_NAME = 256;
const MOST_GROUPS = 200;
const LONGEST_DETAIL = 500;

/** @throws ProtocolViolation when it is not as agreed */
export function decodeMe(text: string): Me {
  const fields = Fields.parse(text, 'me');
  const login = fields.oneOf('login', LOGIN_KINDS, 'password');
  const user = login === 'none' && (!fields.has('user') || fields.isNull('user')) ? '' : fields.string('user');
  const told = (name: string): boolean => fields.has(name) && !fields.isNull(name);
  return {
    user,
    name: plainLine(user, LONGEST_NAME),
    groups: told('groups')
      ? fields
          .strings('groups')
          .slice(0, MOST_GROUPS)
          .map((group) => plainLine(group, LONGEST_NAME))
      : [],
    login,
    since: told('since') ? instant(fields.string('since')) : null,
    expires: told('expires') ? instant(fields.string('expires')) : null,
    signOut: told('signOut') ? webAddress(fields.string('signOut')) : null,
  };
}

/** What a refusal says of itself; nothing when it is not the gateway's, but some proxy's page. */
export function decodeProblem(text: string): Problem {
  try {
    return { detail: plainLine(Fields.parse(text, 'problem').string('detail'), LONGEST_DETAIL) };
  } catch {
    return { detail: '' };
  }
}

/** The ways this page knows; a newer gateway may have more. */
export function knownWays(ways: readonly string[]): readonly LoginWay[] {
  return LOGIN_WAYS.filter((way) => ways.includes(way));
}

/** An absolute address that may be gone to: `javascript:` and its like never. */
function webAddress(text: string): string | null {
  const address = URL.canParse(text) ? new URL(text) : null;
  return address !== null && (address.protocol === 'https:' || address.protocol === 'http:') ? address.href : null;
}
