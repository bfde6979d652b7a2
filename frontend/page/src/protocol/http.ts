import { plainText } from '../base/plain-text.ts';
import { Fields } from './fields.ts';
import { knownWays, type LoginWay } from './login.ts';
import { decodeListing, type Listing } from './target.ts';

export const SUBPROTOCOL = 'gangway.v1';

/** More than the longest of legal notices. */
const LONGEST_NOTICE = 20_000;

/** `GET api/hello`: what a page asks when it starts, and when its socket was refused without a reason. */
export interface Hello {
  readonly version: string;
  readonly protocol: readonly string[];
  readonly login: 'ok' | 'required';
  readonly draining: boolean;
  readonly ways: readonly LoginWay[];
  /** What is to be read before a login, in one or more lines. */
  readonly notice: string | null;
}

export function decodeHello(text: string): Hello {
  const fields = Fields.parse(text, 'hello');
  return {
    version: fields.string('version'),
    protocol: fields.strings('protocol'),
    login: fields.oneOf('login', ['ok', 'required'], 'required'),
    draining: fields.boolean('draining'),
    // An older gateway tells neither.
    ways: fields.has('ways') ? knownWays(fields.strings('ways')) : [],
    notice:
      fields.has('notice') && !fields.isNull('notice')
        ? plainText(fields.string('notice'), LONGEST_NOTICE) || null
        : null,
  };
}

/** `GET api/targets`. */
export function decodeTargets(text: string): Listing {
  return decodeListing(Fields.parse(text, 'targets'));
}

/** `POST api/sessions/{session}/token`. */
export function decodeToken(text: string): string {
  return Fields.parse(text, 'token').string('token');
}
