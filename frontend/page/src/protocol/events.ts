import { Fields, ProtocolViolation } from './fields.ts';
import { decodeDaemon, decodeListing, decodeTarget, type Daemon, type Listing, type Target } from './target.ts';
import type { Ping } from './client-message.ts';
import type { Pong } from './server-message.ts';

/** What the page says on `{base}events`. */
export type EventsClientMessage = Subscribe | Ping;

/** What the gateway says on `{base}events`. */
export type EventsServerMessage = TargetsSnapshot | TargetChanged | TargetGone | DaemonChanged | Pong;

/** Begin telling. Always the first frame, and sent once. */
export interface Subscribe {
  readonly type: 'subscribe';
}

/** Everything there is. Replaces all that was said before; may come at any time. */
export interface TargetsSnapshot extends Listing {
  readonly type: 'targets';
}

/** A target is new, or is different now. */
export interface TargetChanged {
  readonly type: 'target';
  readonly target: Target;
}

export interface TargetGone {
  readonly type: 'gone';
  readonly id: string;
}

export interface DaemonChanged {
  readonly type: 'daemon';
  readonly daemon: Daemon;
}

/**
 * Reads one message of the gateway; `null` for a type this page does not know, which it ignores.
 *
 * @throws ProtocolViolation when a message of a known type is not as agreed
 */
export function decodeEventsServerMessage(text: string): EventsServerMessage | null {
  const fields = Fields.parse(text, 'message');
  const type = fields.string('type');
  switch (type) {
    case 'targets':
      return { type, ...decodeListing(fields) };
    case 'target':
      return { type, target: decodeTarget(fields.object('target')) };
    case 'gone':
      return { type, id: fields.string('id') };
    case 'daemon':
      return { type, daemon: decodeDaemon(fields.object('daemon')) };
    case 'pong':
      return { type, at: fields.integer('at') };
    default:
      return null;
  }
}

export function encodeEventsClientMessage(message: EventsClientMessage): string {
  return JSON.stringify(message);
}

/** The other direction, for those who play the gateway. */
export function decodeEventsClientMessage(text: string): EventsClientMessage {
  const fields = Fields.parse(text, 'message');
  const type = fields.string('type');
  switch (type) {
    case 'subscribe':
      return { type };
    case 'ping':
      return { type, at: fields.integer('at') };
    default:
      throw new ProtocolViolation(`unknown type ${type}`);
  }
}
