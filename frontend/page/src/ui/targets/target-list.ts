import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { cache } from 'lit/directives/cache.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Readable } from '../../base/store.ts';
import { isOffered, type Listing, type Target } from '../../protocol/target.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { Roving } from '../roving.ts';
import { branchViews, targetRows } from './branch-view.ts';
import { CollapsedBranches } from './collapsed.ts';
import type { Staleness, TargetFeed } from './target-feed.ts';
import { targetRow } from './target-row.ts';
import { findTargets } from './target-search.ts';
import type { ListProblem, ListState, TargetStore } from './target-store.ts';
import { treeOf, type Branch } from './target-tree.ts';

/** Hosts and containers as a tree; a search field that turns them into one list, best match first. */
export class TargetList extends LightElement {
  static override properties = {
    store: { attribute: false },
    feed: { attribute: false },
    choose: { attribute: false },
    query: { state: true },
  };

  declare store: TargetStore;
  declare feed: Pick<TargetFeed, 'staleness' | 'assured' | 'refresh'>;
  declare choose: (target: Target) => void;
  declare query: string;
  readonly #collapsed = new CollapsedBranches();
  readonly #roving = new Roving(this, '.branch-toggle, a.target');
  #treeFor: ListState | null = null;
  #tree: readonly Branch[] = [];

  constructor() {
    super();
    this.query = '';
  }

  /** Puts the cursor into the search field, with what is there selected. */
  focusSearch(): void {
    const search = this.querySelector<HTMLInputElement>('input[type="search"]');
    search?.focus();
    search?.select();
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.store.state, this.feed.staleness, this.feed.assured, this.#collapsed.keys];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#roving.beforeUpdate();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.#roving.afterUpdate()) this.focusSearch();
    // Another query is another list: its best match is at the top.
    if (changed.has('query')) this.querySelector('.target-scroll')?.scrollTo(0, 0);
  }

  protected override render(): TemplateResult {
    const staleness = this.feed.staleness.get();
    return html`
      <div class="search">
        ${icons.search}
        <input
          type="search"
          aria-label=${text.list.search}
          placeholder=${text.list.search}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          .value=${this.query}
          @input=${this.#search}
          @keydown=${this.#searchKey}
        />
        <kbd aria-hidden="true">${text.list.searchHint}</kbd>
      </div>
      <div class="target-scroll" @keydown=${this.#listKey} @click=${this.#click}>
        ${
          // A tree of thousands is put aside for a search, not made again after it.
          cache(this.#content())
        }
      </div>
      ${staleness === null ? nothing : this.#stale(staleness)}
      ${this.feed.assured.get() ? html`<p class="assured" role="status">${text.list.live}</p>` : nothing}
    `;
  }

  #stale(staleness: Staleness): TemplateResult {
    return html`<p class="stale" role="status">
      ${text.list.stale[staleness]}
      ${
        staleness === 'login'
          ? html`<button
              type="button"
              class="button quiet"
              @click=${() => {
                this.feed.refresh();
              }}
            >
              ${text.end.logIn}
            </button>`
          : nothing
      }
    </p>`;
  }

  #content(): TemplateResult {
    const state = this.store.state.get();
    switch (state.kind) {
      case 'loading':
        return html`<p class="hint" role="status">${text.list.loading}</p>`;
      case 'failed':
        return this.#failed(state.problem);
      case 'ready':
        if (state.targets.length === 0 && state.daemons.length === 0) return empty();
        return this.query.trim() === '' ? this.#branches(state) : this.#matches(state);
    }
  }

  #failed(problem: ListProblem): TemplateResult {
    return html`<div class="hint" role="alert">
      <strong>${text.list.errorHeadline}</strong>
      <p>${problemText(problem)}</p>
      <button type="button" class="button" @click=${() => void this.store.load()}>${text.list.retry}</button>
    </div>`;
  }

  #branches(state: ListState & Listing): TemplateResult {
    if (this.#treeFor !== state) {
      this.#treeFor = state;
      this.#tree = treeOf(state);
    }
    const [only, ...others] = this.#tree;
    // Hosts without any group need no heading, unless there is something to tell them from.
    if (only?.name === '' && others.length === 0)
      return html`<ul class="targets">
        ${targetRows(only.targets)}
      </ul>`;
    return html`${branchViews(this.#tree, this.#collapsed.keys.get())}`;
  }

  #matches({ targets, daemons }: Listing): TemplateResult {
    const found = findTargets(targets, this.query);
    if (found.length === 0) return html`<p class="hint" role="status">${text.list.noMatch(this.query.trim())}</p>`;
    return html`<p class="found" role="status">${text.list.found(found.length, targets.length)}</p>
      <ul class="targets">
        ${repeat(
          found.slice(0, MOST_MATCHES),
          ({ target }) => target.id,
          ({ target, marks }) => targetRow(target, { place: placeOf(target, daemons.length > 1), marks }),
        )}
      </ul>
      ${found.length > MOST_MATCHES ? html`<p class="found">${text.list.moreMatches(MOST_MATCHES)}</p>` : nothing}`;
  }

  readonly #click = (event: MouseEvent): void => {
    const clicked = event.target instanceof Element ? event.target : null;
    const toggle = clicked?.closest<HTMLElement>('.branch-toggle');
    if (toggle != null) {
      this.#expand(toggle, toggle.getAttribute('aria-expanded') === 'false');
      return;
    }
    const target = this.store.get(clicked?.closest<HTMLElement>('a.target')?.dataset['id'] ?? '');
    // A new window or tab of the browser is the browser's business.
    if (target === null || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (isOffered(target)) this.choose(target);
  };

  readonly #search = (event: InputEvent): void => {
    this.query = (event.target as HTMLInputElement).value;
  };

  readonly #searchKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#roving.stops()[0]?.focus();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const best = this.querySelector<HTMLAnchorElement>('a.target');
      // Never the next best: somebody who types the name of what is stopped must not land elsewhere.
      if (best?.hasAttribute('href') === true) best.click();
      else best?.focus();
    } else if (event.key === 'Escape' && this.query !== '') {
      event.preventDefault();
      this.query = '';
    }
  };

  readonly #listKey = (event: KeyboardEvent): void => {
    const { focused } = this.#roving;
    if (focused === null || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const stops = this.#roving.stops();
    const at = stops.indexOf(focused);
    const heading = focused.hasAttribute('aria-expanded');
    if (event.key === 'ArrowUp' && at === 0) this.focusSearch();
    else if (event.key === 'ArrowUp') stops[at - 1]?.focus();
    else if (event.key === 'ArrowDown') stops[at + 1]?.focus();
    else if (event.key === 'Home') stops[0]?.focus();
    else if (event.key === 'End') stops.at(-1)?.focus();
    else if (event.key === 'ArrowRight' && heading) {
      if (focused.getAttribute('aria-expanded') === 'true') stops[at + 1]?.focus();
      else this.#expand(focused, true);
    } else if (event.key === 'ArrowLeft') {
      if (focused.getAttribute('aria-expanded') === 'true') this.#expand(focused, false);
      else headingAbove(focused)?.focus();
    } else return;
    event.preventDefault();
  };

  #expand(toggle: HTMLElement, expanded: boolean): void {
    this.#collapsed.set(toggle.dataset['key'] ?? '', !expanded);
    // A heading that stuck to the top would leave with what was under it.
    void this.updateComplete.then(() => {
      toggle.scrollIntoView({ block: 'nearest' });
    });
  }
}

/** Nobody reads further; typing one more letter is quicker. */
const MOST_MATCHES = 200;

/** The heading an entry, or another heading, stands under. */
function headingAbove(stop: HTMLElement): HTMLElement | null {
  const own = stop.closest('.branch');
  const branch = stop.matches('.branch-toggle') ? (own?.parentElement?.closest('.branch') ?? null) : own;
  return branch?.querySelector<HTMLElement>('.branch-toggle') ?? null;
}

/** Where a match lives, beside its name. */
function placeOf(target: Target, severalDaemons: boolean): string {
  if (target.kind === 'ssh') return target.group;
  if (target.project === '') return target.daemon;
  return severalDaemons ? `${target.project} · ${target.daemon}` : target.project;
}

function empty(): TemplateResult {
  return html`<div class="hint">
    <strong>${text.list.emptyHeadline}</strong>
    <p>${text.list.emptyDetail}</p>
    <pre tabindex="0">${text.list.emptyExample}</pre>
  </div>`;
}

function problemText(problem: ListProblem): string {
  switch (problem.kind) {
    case 'unreachable':
      return text.list.errorUnreachable;
    case 'login':
      return text.list.errorLogin;
    case 'status':
      return text.list.errorStatus(problem.status);
  }
}

customElements.define('target-list', TargetList);
