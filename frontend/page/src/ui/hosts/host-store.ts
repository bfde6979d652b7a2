import { Store, type Readable } from '../../base/store.ts';
import type { Target } from '../../protocol/http.ts';
import { GatewayRefusal } from '../../session/gateway.ts';

export type HostState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly targets: readonly Target[] }
  | { readonly kind: 'failed'; readonly problem: HostProblem };

export type HostProblem =
  { readonly kind: 'unreachable' } | { readonly kind: 'login' } | { readonly kind: 'status'; readonly status: number };

/** What may be opened, as the gateway last said. */
export class HostStore {
  readonly #fetch: () => Promise<readonly Target[]>;
  readonly #state = new Store<HostState>({ kind: 'loading' });
  #loading: Promise<void> | null = null;

  constructor(fetch: () => Promise<readonly Target[]>) {
    this.#fetch = fetch;
  }

  get state(): Readable<HostState> {
    return this.#state;
  }

  /** Asks the gateway; what is shown stays until it has answered. One question at a time. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** By id, or else by name: what people put into a link. */
  find(name: string): Target | null {
    const state = this.#state.get();
    if (state.kind !== 'ready') return null;
    return (
      state.targets.find((target) => target.id === name) ?? state.targets.find((target) => target.name === name) ?? null
    );
  }

  async #load(): Promise<void> {
    if (this.#state.get().kind === 'failed') this.#state.set({ kind: 'loading' });
    try {
      this.#state.set({ kind: 'ready', targets: await this.#fetch() });
    } catch (error) {
      this.#state.set({ kind: 'failed', problem: problemOf(error) });
    }
  }
}

function problemOf(error: unknown): HostProblem {
  if (!(error instanceof GatewayRefusal)) return { kind: 'unreachable' };
  return error.status === 401 ? { kind: 'login' } : { kind: 'status', status: error.status };
}
