import { Fields } from './fields.ts';
import { decodeListing, type Listing } from './target.ts';

export const SUBPROTOCOL = 'gangway.v1';

/** `GET api/hello`: what a page asks when its socket was refused without a reason. */
export interface Hello {
  readonly version: string;
  readonly protocol: readonly string[];
  readonly login: 'ok' | 'required';
  readonly draining: boolean;
}

export function decodeHello(text: string): Hello {
  const fields = Fields.parse(text, 'hello');
  return {
    version: fields.string('version'),
    protocol: fields.strings('protocol'),
    login: fields.oneOf('login', ['ok', 'required'], 'required'),
    draining: fields.boolean('draining'),
  };
}

/** `GET api/targets`. */
export function decodeTargets(text: string): Listing {
  return decodeListing(Fields.parse(text, 'targets'));
}
