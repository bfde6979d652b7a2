import type { ContainerTarget, Daemon, Listing, SshTarget, Target } from '../../protocol/target.ts';
import { byName } from './by-name.ts';

/**
 * A heading with what lies under it. Containers stand under daemon, project and service, as far as these tell them
 * apart: one daemon that has nothing to say needs no heading, nor does a service with a single container.
 */
export interface Branch {
  /** The same as long as it means the same: what is collapsed is remembered by it. */
  readonly key: string;
  readonly kind: 'favourites' | 'recent' | 'hosts' | 'daemon' | 'project' | 'service' | 'tag';
  /** Empty for hosts without a group, and for what has no tag. */
  readonly name: string;
  /** How many targets there are below. */
  readonly count: number;
  readonly targets: readonly Target[];
  readonly branches: readonly Branch[];
  /** Of a daemon only. */
  readonly daemon?: Daemon;
  /** Closed unless it was opened; others are open unless they were closed. */
  readonly closed?: true;
  /** Its entries are in other branches too. */
  readonly again?: true;
}

/** Hosts by their groups, then containers. Everything by name, as people count; a state never moves an entry. */
export function treeOf({ targets, daemons }: Listing): readonly Branch[] {
  const hosts = targets.filter((target) => target.kind === 'ssh');
  const containers = targets.filter((target) => target.kind === 'container');
  return [...hostBranches(hosts), ...daemonBranches(containers, daemons)];
}

/**
 * Everything under each of its tags, and what has none last. A daemon that has something to say is told of all the same.
 */
export function tagTreeOf({ targets, daemons }: Listing): readonly Branch[] {
  const tagged = new Map<string, Target[]>();
  for (const target of targets) {
    for (const tag of target.tags.length === 0 ? [''] : new Set(target.tags)) {
      const members = tagged.get(tag);
      if (members === undefined) tagged.set(tag, [target]);
      else members.push(target);
    }
  }
  const speaking = daemons.filter(({ state, text }) => state !== 'up' || text !== '');
  return [
    ...nothingLast(tagged).map(([tag, members]) => ({ ...branch('tag', [tag], tag, members), again: true as const })),
    ...[...speaking]
      .sort((a, b) => byName.compare(a.name, b.name))
      .map((daemon) => ({ ...branch('daemon', [daemon.name], daemon.name, []), daemon })),
  ];
}

/** What the user prefers, in that order; nothing when there is none of it. */
export function preferredBranch(
  kind: 'favourites' | 'recent',
  name: string,
  targets: readonly Target[],
  closed = false,
): readonly Branch[] {
  if (targets.length === 0) return [];
  const key = JSON.stringify(closed ? [kind, 'closed'] : [kind]);
  const count = targets.length;
  return [{ key, kind, name, count, targets, branches: [], again: true, ...(closed ? { closed } : {}) }];
}

function hostBranches(hosts: readonly SshTarget[]): readonly Branch[] {
  return grouped(hosts, ({ group }) => group).map(([name, members]) => branch('hosts', [name], name, members));
}

function daemonBranches(containers: readonly ContainerTarget[], daemons: readonly Daemon[]): readonly Branch[] {
  const told = new Map(daemons.map((daemon) => [daemon.name, daemon]));
  const under = new Map(grouped(containers, ({ daemon }) => daemon));
  const names = [...new Set([...told.keys(), ...under.keys()])].sort(byName.compare);
  const several = names.length > 1;
  return names.flatMap((name) => {
    const daemon = told.get(name) ?? { name, state: 'up', text: '' };
    const members = under.get(name) ?? [];
    const projects = projectBranches(name, members);
    const loose = members.filter(({ project }) => project === '');
    const quiet = daemon.state === 'up' && daemon.text === '' && members.length > 0;
    if (several || !quiet) return [{ ...branch('daemon', [name], name, loose, projects), daemon }];
    // The daemon's name is the heading of what belongs to no project, and of nothing else.
    return loose.length === 0 ? projects : [...projects, { ...branch('daemon', [name], name, loose), daemon }];
  });
}

function projectBranches(daemon: string, containers: readonly ContainerTarget[]): readonly Branch[] {
  const inProjects = containers.filter(({ project }) => project !== '');
  return grouped(inProjects, ({ project }) => project).map(([project, members]) => {
    const services = grouped(members, ({ service }) => service);
    const single = services.filter(([service, replicas]) => service === '' || replicas.length === 1);
    const several = services.filter(([service, replicas]) => service !== '' && replicas.length > 1);
    return branch(
      'project',
      [daemon, project],
      project,
      single.flatMap(([, replicas]) => replicas),
      several.map(([service, replicas]) => branch('service', [daemon, project, service], service, replicas)),
    );
  });
}

function branch(
  kind: Branch['kind'],
  path: readonly string[],
  name: string,
  targets: readonly Target[],
  branches: readonly Branch[] = [],
): Branch {
  return {
    // As JSON, since a name may hold whatever would stand between two of them.
    key: JSON.stringify([kind, ...path]),
    kind,
    name,
    count: branches.reduce((sum, { count }) => sum + count, targets.length),
    targets: [...targets].sort((a, b) => byName.compare(a.name, b.name)),
    branches,
  };
}

/** By name, what has none last. */
function grouped<T>(items: readonly T[], nameOf: (item: T) => string): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return nothingLast(groups);
}

function nothingLast<T>(groups: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...groups].sort(([a], [b]) => Number(a === '') - Number(b === '') || byName.compare(a, b));
}
