import type { ContainerTarget, SshTarget } from '../../protocol/target.ts';

/** For tests: a host that is up. */
export function host(name: string, more: Partial<SshTarget> = {}): SshTarget {
  return {
    id: name,
    name,
    kind: 'ssh',
    group: '',
    tags: [],
    color: null,
    production: false,
    state: 'up',
    verbs: ['shell'],
    ...more,
  };
}

/** For tests: a container, under the daemon `local` unless said otherwise; what does not run is not offered. */
export function container(name: string, more: Partial<ContainerTarget> = {}): ContainerTarget {
  const { daemon = 'local', project = '', state = 'running' } = more;
  return {
    id: `${daemon}/${name}`,
    name,
    kind: 'container',
    group: project === '' ? daemon : project,
    tags: [],
    color: null,
    production: false,
    state,
    verbs: state === 'running' ? ['shell'] : [],
    daemon,
    image: '',
    project,
    service: '',
    ...more,
  };
}
