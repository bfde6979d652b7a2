import { plainLine } from '../base/plain-line.ts';
import { Fields } from './fields.ts';

export const TARGET_KINDS = ['ssh', 'container'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export const TARGET_STATES = ['unknown', 'up', 'down', 'running', 'paused', 'restarting', 'stopped'] as const;
export type TargetState = (typeof TARGET_STATES)[number];

/** What an admin marks a target with, so that nobody takes it for another. */
export const TARGET_COLORS = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink', 'grey'] as const;
export type TargetColor = (typeof TARGET_COLORS)[number];

export const DAEMON_STATES = ['connecting', 'up', 'down'] as const;
export type DaemonState = (typeof DAEMON_STATES)[number];

/** What may be opened: an SSH host or a container. */
export type Target = SshTarget | ContainerTarget;

/**
 * What both kinds have. Names, groups and labels come from outside. They are cleaned here, once, so that no view can
 * forget to: single lines of bounded length, without characters that turn or hide text. They may still hold markup,
 * which is text and nothing else.
 */
interface Entry {
  /** What `open` names: as it came, so not for showing. */
  readonly id: string;
  readonly name: string;
  /** Empty when it belongs to no group. */
  readonly group: string;
  readonly tags: readonly string[];
  /** Null without one, or with one that this page has not learnt. */
  readonly color: TargetColor | null;
  /** Whether a mistake there hurts. */
  readonly production: boolean;
  readonly state: TargetState;
  readonly verbs: readonly string[];
}

export interface SshTarget extends Entry {
  readonly kind: 'ssh';
}

export interface ContainerTarget extends Entry {
  readonly kind: 'container';
  /** The name of the daemon it runs under. */
  readonly daemon: string;
  readonly image: string;
  /** The compose project; empty without one. */
  readonly project: string;
  /** The compose service; empty without one. */
  readonly service: string;
}

/** A Docker daemon as the gateway sees it. */
export interface Daemon {
  readonly name: string;
  readonly state: DaemonState;
  /** What is wrong or worth knowing, in a sentence; empty when there is nothing to say. */
  readonly text: string;
}

/** Everything there is, as of one moment. */
export interface Listing {
  readonly targets: readonly Target[];
  readonly daemons: readonly Daemon[];
}

/** Longer than any name people give; a label may hold whatever somebody put there. */
const LONGEST_NAME = 256;
const LONGEST_SENTENCE = 1000;

export function decodeListing(fields: Fields): Listing {
  return {
    targets: fields.list('targets', decodeTarget),
    daemons: fields.has('daemons') ? fields.list('daemons', decodeDaemon) : [],
  };
}

export function decodeTarget(value: unknown): Target {
  const fields = new Fields(value, 'target');
  const entry: Entry = {
    id: fields.string('id'),
    name: nameOf(fields.string('name')),
    group: optionalName(fields, 'group'),
    tags: fields.has('tags') ? fields.strings('tags').map(nameOf) : [],
    color: fields.has('color') && !fields.isNull('color') ? colorOf(fields.string('color')) : null,
    production: fields.has('production') && fields.boolean('production'),
    state: fields.has('state') ? fields.oneOf('state', TARGET_STATES, 'unknown') : 'unknown',
    verbs: fields.has('verbs') ? fields.strings('verbs') : ['shell'],
  };
  const kind = fields.oneOf('kind', TARGET_KINDS, 'ssh');
  if (kind === 'ssh') return { ...entry, kind };
  return {
    ...entry,
    kind,
    daemon: nameOf(fields.string('daemon')),
    image: optionalName(fields, 'image'),
    project: optionalName(fields, 'project'),
    service: optionalName(fields, 'service'),
  };
}

export function decodeDaemon(value: unknown): Daemon {
  const fields = new Fields(value, 'daemon');
  return {
    name: nameOf(fields.string('name')),
    // A word this page has not learnt is not worth an alarm; the text says what there is to say.
    state: fields.oneOf('state', DAEMON_STATES, 'up'),
    text: fields.has('text') && !fields.isNull('text') ? plainLine(fields.string('text'), LONGEST_SENTENCE) : '',
  };
}

/** Whether a terminal is offered on it. What is not offered is listed all the same, and says why. */
export function isOffered(target: Target): boolean {
  return target.verbs.includes('shell');
}

/**
 * A target of which nothing is known but what a link says.
 *
 * @param daemon the one that the id begins with, if there is one; no host's name begins with a daemon's and a slash
 */
export function unlistedTarget(id: string, daemon: Daemon | null): Target {
  const entry: Entry = {
    id,
    name: nameOf(id),
    group: '',
    tags: [],
    color: null,
    production: false,
    state: 'unknown',
    verbs: ['shell'],
  };
  if (daemon === null) return { ...entry, kind: 'ssh' };
  const name = nameOf(id.slice(daemon.name.length + 1)) || entry.name;
  return { ...entry, name, kind: 'container', daemon: daemon.name, image: '', project: '', service: '' };
}

function optionalName(fields: Fields, name: string): string {
  return fields.has(name) && !fields.isNull(name) ? nameOf(fields.string(name)) : '';
}

function colorOf(word: string): TargetColor | null {
  return TARGET_COLORS.find((known) => known === word) ?? null;
}

function nameOf(raw: string): string {
  return plainLine(raw, LONGEST_NAME);
}
