import { Fields, ProtocolViolation } from './fields.ts';

/** What the page says to the gateway: the upper table of PROTOCOL.md. */
export type ClientMessage = Open | Resume | Watch | Resize | Ack | Answer | Ping | End;

export const VERBS = ['shell', 'attach', 'debug', 'logs', 'file'] as const;
export type Verb = (typeof VERBS)[number];

/** Start a session. One of this and the two below is always the first frame on a socket. */
export interface Open {
  readonly type: 'open';
  readonly target: string;
  readonly columns: number;
  readonly rows: number;
  readonly verb?: Verb;
  readonly user?: string;
  readonly directory?: string;
  readonly reason?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Continue a session as its one writer. */
export interface Resume {
  readonly type: 'resume';
  readonly session: string;
  readonly token: string;
  /** Output bytes handed to the terminal so far. */
  readonly received: number;
  readonly columns: number;
  readonly rows: number;
}

/** Look at a session from its beginning, and do nothing else. */
export interface Watch {
  readonly type: 'watch';
  readonly session: string;
}

export interface Resize {
  readonly type: 'resize';
  readonly columns: number;
  readonly rows: number;
}

/** Output drawn up to this offset. */
export interface Ack {
  readonly type: 'ack';
  readonly received: number;
}

/** To a prompt; `null` cancels. */
export interface Answer {
  readonly type: 'answer';
  readonly prompt: string;
  readonly values: readonly string[] | null;
}

export interface Ping {
  readonly type: 'ping';
  readonly at: number;
}

/** End the session now, not only this socket. */
export interface End {
  readonly type: 'end';
}

export function encodeClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

/** The other direction, for those who play the gateway. */
export function decodeClientMessage(text: string): ClientMessage {
  const fields = Fields.parse(text, 'message');
  const type = fields.string('type');
  switch (type) {
    case 'open':
      return decodeOpen(fields);
    case 'resume':
      return {
        type,
        session: fields.string('session'),
        token: fields.string('token'),
        received: fields.offset('received'),
        columns: fields.integer('columns'),
        rows: fields.integer('rows'),
      };
    case 'watch':
      return { type, session: fields.string('session') };
    case 'resize':
      return { type, columns: fields.integer('columns'), rows: fields.integer('rows') };
    case 'ack':
      return { type, received: fields.offset('received') };
    case 'answer':
      return {
        type,
        prompt: fields.string('prompt'),
        values: fields.isNull('values') ? null : fields.strings('values'),
      };
    case 'ping':
      return { type, at: fields.integer('at') };
    case 'end':
      return { type };
    default:
      throw new ProtocolViolation(`unknown type ${type}`);
  }
}

function decodeOpen(fields: Fields): Open {
  const target = fields.string('target');
  if (target === '') throw new ProtocolViolation('message.target is empty');
  return {
    type: 'open',
    target,
    columns: fields.integer('columns'),
    rows: fields.integer('rows'),
    ...(fields.has('verb') ? { verb: fields.oneOf('verb', VERBS, 'shell') } : {}),
    ...fields.optionalString('user'),
    ...fields.optionalString('directory'),
    ...fields.optionalString('reason'),
    ...(fields.has('options') ? { options: fields.object('options') } : {}),
  };
}
