import { Store, type Readable } from '../../base/store.ts';
import type { Daemon, Listing, Target } from '../../protocol/target.ts';
import type { TargetNews } from '../../session/events-connection.ts';
import { GatewayRefusal } from '../../session/gateway.ts';
import { text } from '../../text/index.ts';

export type ListState =
  | { readonly kind: 'loading' }
  | ({ readonly kind: 'ready' } & Listing)
  | { readonly kind: 'failed'; readonly problem: ListProblem };

export type ListProblem =
  { readonly kind: 'unreachable' } | { readonly kind: 'login' } | { readonly kind: 'status'; readonly status: number };

/**
 * What may be opened, as the gateway last said. News is taken in at once and shown once a frame: two hundred containers
 * that start together are one rendering.
 */
export class TargetStore {
  readonly #fetch: () => Promise<Listing>;
  readonly #nextFrame: (show: () => void) => void;
  readonly #state = new Store<ListState>({ kind: 'loading' });
  readonly #problem = new Store<ListProblem | null>(null);
  #targets = new Map<string, Target>();
  #daemons = new Map<string, Daemon>();
  #known = false;
  #showing = false;
  #newsTaken = 0;
  #loading: Promise<void> | null = null;

  constructor(
    fetch: () => Promise<Listing>,
    nextFrame: (show: () => void) => void = (show) => requestAnimationFrame(show),
  ) {
    this.#fetch = fetch;
    this.#nextFrame = nextFrame;
  }

  get state(): Readable<ListState> {
    return this.#state;
  }

  /** What came of the last question, while an older answer may still be shown. */
  get problem(): Readable<ListProblem | null> {
    return this.#problem;
  }

  /** Asks the gateway; what is shown stays until it has answered. One question at a time. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** Takes in what the gateway tells. Before there is a listing, a change has nothing to change. */
  take(news: TargetNews): void {
    if (news.type !== 'targets' && !this.#known) return;
    this.#newsTaken += 1;
    switch (news.type) {
      case 'targets':
        this.#replace(news);
        // This answers too: an old problem must not be told again at the next gap.
        this.#problem.set(null);
        break;
      case 'target':
        this.#targets.set(news.target.id, news.target);
        break;
      case 'gone':
        this.#targets.delete(news.id);
        break;
      case 'daemon':
        this.#daemons.set(news.daemon.name, news.daemon);
        break;
    }
    if (this.#showing) return;
    this.#showing = true;
    this.#nextFrame(() => {
      this.#showing = false;
      this.#show();
    });
  }

  /** By id. */
  get(id: string): Target | null {
    return this.#targets.get(id) ?? null;
  }

  daemon(name: string): Daemon | null {
    return this.#daemons.get(name) ?? null;
  }

  /** The daemon that a container's id begins with, `local/web-1`, whether or not that container is known. */
  daemonOf(id: string): Daemon | null {
    return [...this.#daemons.values()].find(({ name }) => id.startsWith(`${name}/`)) ?? null;
  }

  /** By id, or else by name: what people put into a link. */
  find(name: string): Target | null {
    return this.get(name) ?? [...this.#targets.values()].find((target) => target.name === name) ?? null;
  }

  /** A target's name, with its daemon's if there is another of that name. */
  titleOf(target: Target): string {
    if (target.kind === 'ssh') return target.name;
    const others = [...this.#targets.values()].some(({ id, name }) => name === target.name && id !== target.id);
    return others ? text.tabs.onDaemon(target.name, target.daemon) : target.name;
  }

  async #load(): Promise<void> {
    if (this.#state.get().kind === 'failed') this.#state.set({ kind: 'loading' });
    const before = this.#newsTaken;
    try {
      const listing = await this.#fetch();
      this.#problem.set(null);
      // What was told meanwhile may be newer than this answer.
      if (this.#newsTaken === before) this.#replace(listing);
      this.#show();
    } catch (error) {
      const problem = problemOf(error);
      this.#problem.set(problem);
      // An old list is better than none.
      if (!this.#known) this.#state.set({ kind: 'failed', problem });
    }
  }

  #replace({ targets, daemons }: Listing): void {
    this.#known = true;
    this.#targets = new Map(targets.map((target) => [target.id, target]));
    this.#daemons = new Map(daemons.map((daemon) => [daemon.name, daemon]));
  }

  #show(): void {
    this.#state.set({ kind: 'ready', targets: [...this.#targets.values()], daemons: [...this.#daemons.values()] });
  }
}

function problemOf(error: unknown): ListProblem {
  if (!(error instanceof GatewayRefusal)) return { kind: 'unreachable' };
  return error.wantsLogin ? { kind: 'login' } : { kind: 'status', status: error.status };
}
