import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Readable } from '../../base/store.ts';
import type { RunningSession } from '../../protocol/sessions.ts';
import { countText, text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import { Roving } from '../roving.ts';
import { keyOf, ownRow, watchableRow, type RowAct, type RowState } from './session-row.ts';
import type { Listed, SessionStore } from './session-store.ts';

/** What runs at the gateway and is not open on this page. Nothing at all while nothing does. */
export class SessionList extends LightElement {
  static override properties = {
    store: { attribute: false },
    openHere: { attribute: false },
    continueHere: { attribute: false },
    watch: { attribute: false },
    leave: { attribute: false },
    asking: { state: true },
  };

  declare store: SessionStore;
  /** The sessions in the page's own tabs. */
  declare openHere: Readable<ReadonlySet<string>>;
  declare continueHere: (session: RunningSession) => void;
  declare watch: (session: RunningSession) => void;
  /** Takes the focus when nothing is left here that could have it. */
  declare leave: () => void;
  /** The session of which it is asked whether it is to be ended. */
  declare asking: string | null;
  readonly #roving = new Roving(this, '.session-stop');

  constructor() {
    super();
    this.asking = null;
  }

  protected override sources(): readonly Readable<unknown>[] {
    const { listed, ends, failed, loading } = this.store;
    return [listed, ends, failed, loading, this.openHere];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#roving.beforeUpdate();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.#roving.afterUpdate()) this.leave();
    if (!changed.has('asking')) return;
    const before = changed.get('asking') as string | null | undefined;
    // A second Enter must end nothing, so the focus goes to what does nothing.
    if (this.asking !== null) this.#button('keep', this.asking)?.focus();
    else if (before != null && this.#roving.focused !== null) this.#button('ask', before)?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const listed = this.store.listed.get();
    const own = this.#notHere(listed?.sessions);
    const watchable = this.#notHere(listed?.watchable);
    const failed = this.store.failed.get();
    if (own.length + watchable.length === 0 && !failed) return nothing;
    return html`<div class="sessions" @click=${this.#click} @keydown=${this.#key}>
      ${
        own.length === 0 || listed === null
          ? nothing
          : this.#group('running', text.sessions.heading, own, (session) =>
              ownRow(session, this.#state(session, listed)),
            )
      }
      ${
        watchable.length === 0
          ? nothing
          : this.#group('watchable', text.sessions.watchable, watchable, (session) => watchableRow(session))
      }
      ${failed ? this.#failure(listed !== null) : nothing}
    </div>`;
  }

  #group(
    id: string,
    heading: string,
    sessions: readonly RunningSession[],
    row: (session: RunningSession) => TemplateResult,
  ): TemplateResult {
    const more = sessions.length - MOST_ROWS;
    return html`<section class="session-group" aria-labelledby="${id}-sessions">
      <h2 id="${id}-sessions">${heading} <span class="count">${countText(sessions.length)}</span></h2>
      <ul>
        ${repeat(sessions.slice(0, MOST_ROWS), ({ session }) => session, row)}
      </ul>
      ${more > 0 ? html`<p class="session-note">${text.sessions.more(more)}</p>` : nothing}
    </section>`;
  }

  #failure(known: boolean): TemplateResult {
    const trying = this.store.loading.get();
    return html`<p class="session-note" role="status">
      ${known ? text.sessions.stale : text.sessions.failed}
      <button
        type="button"
        class="button quiet"
        aria-disabled=${trying ? 'true' : 'false'}
        @click=${() => void this.store.load()}
      >
        ${trying ? text.sessions.retrying : text.sessions.retry}
      </button>
    </p>`;
  }

  #notHere(sessions: readonly RunningSession[] | undefined): readonly RunningSession[] {
    const here = this.openHere.get();
    return sessions?.filter(({ session }) => !here.has(session)) ?? [];
  }

  #state({ session, expires, attached }: RunningSession, { asOf }: Listed): RowState {
    const { detach } = this.store.rule.get();
    return {
      asking: this.asking === session,
      end: this.store.ends.get().get(session) ?? null,
      left: attached || expires === null ? null : Math.max(0, Math.min(expires - asOf, detach)),
    };
  }

  readonly #click = (event: MouseEvent): void => {
    const button = (event.target as Element).closest<HTMLElement>('.session-stop');
    if (button === null) return;
    const [act, session] = split(button.dataset['key'] ?? '');
    this.#act(act, session);
  };

  readonly #key = (event: KeyboardEvent): void => {
    const { focused } = this.#roving;
    if (focused === null || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const [, session] = split(focused.dataset['key'] ?? '');
    if (event.key === 'Escape' && this.asking === session) this.asking = null;
    else if (event.key === 'Delete' && this.#button('ask', session) !== null) this.#act('ask', session);
    else {
      const to = this.#neighbour(focused, event.key);
      if (to === null) return;
      to?.focus();
    }
    event.preventDefault();
  };

  /** Up and down from row to row, across within one; `undefined` at the end of the way, `null` for other keys. */
  #neighbour(focused: HTMLElement, key: string): HTMLElement | undefined | null {
    const rows = [...this.querySelectorAll('.session-item')];
    const row = focused.closest('.session-item');
    const at = rows.findIndex((each) => each === row);
    const first = (index: number): HTMLElement | undefined => rows.at(index)?.querySelector('button') ?? undefined;
    const within = [...(row?.querySelectorAll('button') ?? [])];
    const across = within.findIndex((each) => each === focused);
    switch (key) {
      case 'ArrowDown':
        return at === rows.length - 1 ? undefined : first(at + 1);
      case 'ArrowUp':
        return at === 0 ? undefined : first(at - 1);
      case 'Home':
        return first(0);
      case 'End':
        return first(-1);
      case 'ArrowRight':
        return within[across + 1];
      case 'ArrowLeft':
        return within[across - 1];
      default:
        return null;
    }
  }

  #act(act: RowAct, id: string): void {
    const listed = this.store.listed.get();
    const all = [...(listed?.sessions ?? []), ...(listed?.watchable ?? [])];
    const session = all.find((each) => each.session === id);
    if (session === undefined) return;
    switch (act) {
      case 'continue':
        this.continueHere(session);
        return;
      case 'watch':
        this.watch(session);
        return;
      case 'keep':
        this.asking = null;
        return;
      case 'ask':
        if (this.store.ends.get().get(id) === 'ending') return;
        // Nothing of an ended program is stopped.
        if (session.exited) void this.store.end(id);
        else this.asking = id;
        return;
      case 'end':
        this.asking = null;
        void this.store.end(id);
    }
  }

  #button(act: RowAct, session: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-key="${CSS.escape(keyOf(act, { session }))}"]`);
  }
}

/** Nobody reads further. */
const MOST_ROWS = 200;

function split(key: string): [RowAct, string] {
  const at = key.indexOf(':');
  return [key.slice(0, at) as RowAct, key.slice(at + 1)];
}

customElements.define('session-list', SessionList);
