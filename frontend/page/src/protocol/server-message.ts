import { plainLine } from '../base/plain-line.ts';
import { Fields } from './fields.ts';

/** What the gateway says to the page: the lower table of PROTOCOL.md. */
export type ServerMessage = Opening | Prompt | Opened | Accepted | Resized | Exit | Failure | Notice | Pong;

export const STAGES = ['resolving', 'connecting', 'host-key', 'login', 'starting'] as const;
export type Stage = (typeof STAGES)[number];

export const PROMPT_KINDS = ['password', 'passphrase', 'keyboard-interactive', 'host-key', 'confirm'] as const;
export type PromptKind = (typeof PROMPT_KINDS)[number];

export const FAILURE_KINDS = [
  'unresolvable',
  'refused',
  'timeout',
  'not-ssh',
  'no-common-algorithm',
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
  'login-refused',
  'channel-refused',
  'disconnected',
  'no-shell',
  'not-running',
  'daemon-unreachable',
  'no-such-target',
  'no-such-session',
  'busy',
  'bad-message',
  'internal',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

export const NOTICE_KINDS = ['gap', 'taken-over', 'watched', 'draining', 'idle', 'replaced', 'info'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** More than anybody reads in a band below a terminal. */
const LONGEST_SENTENCE = 2000;

/** Progress before `opened`. */
export interface Opening {
  readonly type: 'opening';
  readonly stage: Stage;
  /** The name of another host on the way that it is about. */
  readonly hop?: string;
}

export interface PromptField {
  readonly label: string;
  readonly echo: boolean;
}

/** Ask the user. All texts come from the remote host: show them as text, nothing else. */
export interface Prompt {
  readonly type: 'prompt';
  readonly prompt: string;
  readonly kind: PromptKind;
  readonly text: string;
  readonly fields: readonly PromptField[];
}

/** Precedes all output. Only a writer has a token; without one the page watches. */
export interface Opened {
  readonly type: 'opened';
  readonly session: string;
  readonly token: string | null;
  readonly from: number;
  readonly input: number;
  readonly replay: number;
  readonly columns: number;
  readonly rows: number;
}

/** Input bytes taken into the session's queue. */
export interface Accepted {
  readonly type: 'accepted';
  readonly input: number;
}

export interface Resized {
  readonly type: 'resized';
  readonly columns: number;
  readonly rows: number;
}

/** The program ended, by itself (`status`) or by a signal. */
export interface Exit {
  readonly type: 'exit';
  readonly status?: number;
  readonly signal?: string;
  readonly text?: string;
}

export interface Failure {
  readonly type: 'failure';
  readonly kind: FailureKind;
  readonly text: string;
}

/** Worth saying; the session goes on. */
export interface Notice {
  readonly type: 'notice';
  readonly kind: NoticeKind;
  readonly text: string;
}

export interface Pong {
  readonly type: 'pong';
  readonly at: number;
}

/**
 * Reads one control message; `null` for a type this page does not know, which it ignores.
 *
 * @throws ProtocolViolation when a message of a known type is not as agreed
 */
export function decodeServerMessage(text: string): ServerMessage | null {
  const fields = Fields.parse(text, 'message');
  const type = fields.string('type');
  switch (type) {
    case 'opening':
      return { type, stage: fields.oneOf('stage', STAGES, 'connecting'), ...fields.optionalString('hop') };
    case 'prompt':
      return {
        type,
        prompt: fields.string('prompt'),
        kind: fields.oneOf('kind', PROMPT_KINDS, 'keyboard-interactive'),
        text: fields.string('text'),
        fields: fields.list('fields', decodePromptField),
      };
    case 'opened':
      return {
        type,
        session: fields.string('session'),
        token: fields.isNull('token') ? null : fields.string('token'),
        from: fields.offset('from'),
        input: fields.offset('input'),
        replay: fields.offset('replay'),
        columns: fields.integer('columns'),
        rows: fields.integer('rows'),
      };
    case 'accepted':
      return { type, input: fields.offset('input') };
    case 'resized':
      return { type, columns: fields.integer('columns'), rows: fields.integer('rows') };
    case 'exit':
      return {
        type,
        ...(fields.has('status') ? { status: fields.integer('status') } : {}),
        ...fields.optionalString('signal'),
        ...(fields.has('text') ? { text: sentence(fields) } : {}),
      };
    case 'failure':
      return { type, kind: fields.oneOf('kind', FAILURE_KINDS, 'internal'), text: sentence(fields) };
    case 'notice':
      return { type, kind: fields.oneOf('kind', NOTICE_KINDS, 'info'), text: sentence(fields) };
    case 'pong':
      return { type, at: fields.integer('at') };
    default:
      return null;
  }
}

/** In the gateway's words, which may quote names and errors from elsewhere. */
function sentence(fields: Fields): string {
  return plainLine(fields.string('text'), LONGEST_SENTENCE);
}

function decodePromptField(value: unknown): PromptField {
  const fields = new Fields(value, 'field');
  return { label: fields.string('label'), echo: fields.boolean('echo') };
}
