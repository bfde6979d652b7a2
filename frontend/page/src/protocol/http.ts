import { Fields } from './fields.ts';

export const SUBPROTOCOL = 'gangway.v1';

/** `GET api/hello`: what a page asks when its socket was refused without a reason. */
export interface Hello {
  readonly version: string;
  readonly protocol: readonly string[];
  readonly login: 'ok' | 'required';
  readonly draining: boolean;
}

export const TARGET_KINDS = ['ssh', 'container'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** One entry of `GET api/targets`. Names, groups and tags come from outside: they are text, nothing else. */
export interface Target {
  /** What `open` names. */
  readonly id: string;
  readonly name: string;
  readonly kind: TargetKind;
  /** Empty when it belongs to no group. */
  readonly group: string;
  readonly tags: readonly string[];
  /** `unknown`, `up`, `down`, `running`, `stopped`, or a word this page has not learnt. */
  readonly state: string;
  readonly verbs: readonly string[];
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

export function decodeTargets(text: string): readonly Target[] {
  return Fields.parse(text, 'targets').list('targets', decodeTarget);
}

function decodeTarget(value: unknown): Target {
  const fields = new Fields(value, 'target');
  return {
    id: fields.string('id'),
    name: fields.string('name'),
    kind: fields.oneOf('kind', TARGET_KINDS, 'ssh'),
    group: fields.has('group') && !fields.isNull('group') ? fields.string('group') : '',
    tags: fields.has('tags') ? fields.strings('tags') : [],
    state: fields.has('state') ? fields.string('state') : 'unknown',
    verbs: fields.has('verbs') ? fields.strings('verbs') : ['shell'],
  };
}
