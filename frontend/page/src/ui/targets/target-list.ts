import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { cache } from 'lit/directives/cache.js';
import { isComposing } from '../../base/composing.ts';
import type { Readable } from '../../base/store.ts';
import { isOffered, type Listing, type Target } from '../../protocol/target.ts';
import type { Login } from '../../session/login.ts';
import { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { Roving } from '../roving.ts';
import { arrowTo } from './arrows.ts';
import { branchViews, targetRows, type ListView } from './branch-view.ts';
import { CollapsedBranches } from './collapsed.ts';
import { FavouriteDrag } from './favourite-drag.ts';
import { Favourites } from './favourites.ts';
import { empty, failed, loading } from './list-states.ts';
import { groupingButton, staleNote } from './list-notes.ts';
import { ListTree, preferredBranches } from './list-tree.ts';
import { matchViews } from './match-views.ts';
import { Recents } from './recents.ts';
import { RowActs } from './row-acts.ts';
import type { TargetFeed } from './target-feed.ts';
import { findTargets } from './target-search.ts';
import type { ListState, TargetStore } from './target-store.ts';

/**
 * Hosts and containers as a tree, below what the user prefers; a search field that turns them into one list, best match
 * first.
 */
export class TargetList extends LightElement {
  static override properties = {
    store: { attribute: false },
    feed: { attribute: false },
    choose: { attribute: false },
    settings: { attribute: false },
    recents: { attribute: false },
    login: { attribute: false },
    query: { state: true },
    said: { state: true },
  };

  declare store: TargetStore;
  declare feed: Pick<TargetFeed, 'staleness' | 'assured' | 'refresh'>;
  declare choose: (target: Target) => void;
  declare settings: SettingsStore;
  declare recents: Recents;
  /** Who is logged in, where the list is for somebody. */
  declare login: Pick<Login, 'state'> | null;
  declare query: string;
  /** What came of what was done last; for a moment. */
  declare said: { readonly text: string; readonly seen: boolean } | null;
  readonly #acts = new RowActs(
    () => this.#favourites,
    (id) => this.store.get(id),
    (said, seen) => {
      this.#say(said, seen);
    },
  );
  readonly #drag = new FavouriteDrag((id, to) => {
    this.#acts.move(id, to);
  });
  #silence: ReturnType<typeof setTimeout> | undefined;
  readonly #collapsed = new CollapsedBranches();
  readonly #roving = new Roving(this, '.branch-toggle, a.target');
  readonly #tree = new ListTree();

  constructor() {
    super();
    this.settings = new SettingsStore();
    this.recents = new Recents('');
    this.login = null;
    this.query = '';
    this.said = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#silence);
  }

  /** Puts the cursor into the search field, with what is there selected. */
  focusSearch(): void {
    const search = this.querySelector<HTMLInputElement>('input[type="search"]');
    search?.focus();
    search?.select();
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [
      this.store.state,
      this.feed.staleness,
      this.feed.assured,
      this.#collapsed.keys,
      this.settings.all,
      this.recents.ids,
      ...(this.login === null ? [] : [this.login.state]),
    ];
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
      <div class="finder">
        <div class="search">
          ${icons.search}
          <input
            type="search"
            aria-label=${text.list.search}
            placeholder=${text.list.searchShort}
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            .value=${this.query}
            @input=${this.#search}
            @keydown=${this.#searchKey}
          />
          <kbd aria-hidden="true">${text.list.searchHint}</kbd>
        </div>
        ${groupingButton(this.store.state.get(), this.settings)}
      </div>
      <div
        class="target-scroll"
        @keydown=${this.#listKey}
        @click=${this.#click}
        @dragstart=${this.#drag.start}
        @dragover=${this.#drag.over}
        @drop=${this.#drag.drop}
        @dragend=${this.#drag.end}
      >
        ${
          // A tree of thousands is put aside for a search, not made again after it.
          cache(this.#content())
        }
      </div>
      ${
        staleness === null
          ? nothing
          : staleNote(staleness, () => {
              this.feed.refresh();
            })
      }
      ${this.feed.assured.get() ? html`<p class="assured" role="status">${text.list.live}</p>` : nothing}
      <p class=${this.said?.seen === true ? 'assured' : 'visually-hidden'} role="status">${this.said?.text ?? ''}</p>
    `;
  }

  get #favourites(): Favourites {
    return new Favourites(this.settings);
  }

  #content(): TemplateResult {
    const state = this.store.state.get();
    const me = this.login?.state.get();
    switch (state.kind) {
      case 'loading':
        return loading();
      case 'failed':
        return failed(state.problem, () => void this.store.load());
      case 'ready':
        if (state.targets.length === 0 && state.daemons.length === 0) return empty(me?.kind === 'in' ? me.me : null);
        return this.query.trim() === '' ? this.#branches(state) : this.#matches(state);
    }
  }

  #branches(state: ListState & Listing): TemplateResult {
    const view = this.#view();
    const tree = this.#tree.of(state, this.settings.get('grouping'));
    const preferred = preferredBranches(state.targets, this.#favourites, this.recents.ids.get());
    const [only, ...others] = tree;
    // Hosts without any group need no heading, unless there is something to tell them from.
    if (preferred.length === 0 && only?.name === '' && others.length === 0)
      return html`<ul class="targets">
        ${targetRows(only.targets, view)}
      </ul>`;
    return html`${branchViews([...preferred, ...tree], view)}`;
  }

  #matches({ targets, daemons }: Listing): TemplateResult {
    const view = this.#view();
    const recent = new Set(this.recents.ids.get());
    const found = findTargets(targets, this.query, { favourites: view.favourites, recent });
    const query = this.query.trim();
    return matchViews(found, { query, all: targets.length, severalDaemons: daemons.length > 1 }, view);
  }

  #view(): ListView {
    return { turned: this.#collapsed.keys.get(), favourites: new Set(this.#favourites.ids) };
  }

  #say(said: string, seen: boolean): void {
    this.said = { text: said, seen };
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.said = null;
    }, SAID_FOR);
  }

  readonly #click = (event: MouseEvent): void => {
    const clicked = event.target instanceof Element ? event.target : null;
    const toggle = clicked?.closest<HTMLElement>('.branch-toggle');
    if (toggle != null) {
      this.#expand(toggle, toggle.getAttribute('aria-expanded') === 'false');
      return;
    }
    const star = clicked?.closest('.star');
    if (star != null) {
      this.#acts.star(star.parentElement?.querySelector<HTMLElement>('a.target')?.dataset['id'] ?? '');
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
    if (isComposing(event)) return;
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
    if (focused !== null && this.#acts.key(event, focused)) {
      event.preventDefault();
      return;
    }
    if (focused === null || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const to = arrowTo(event.key, focused, this.#roving.stops());
    if (to === null) return;
    event.preventDefault();
    if (to === 'search') this.focusSearch();
    else if (typeof to === 'boolean') this.#expand(focused, to);
    else to.focus();
  };

  #expand(toggle: HTMLElement, expanded: boolean): void {
    const turned = toggle.getAttribute('aria-expanded') !== String(expanded);
    const key = toggle.dataset['key'] ?? '';
    if (turned) this.#collapsed.set(key, !this.#collapsed.keys.get().has(key));
    // A heading that stuck to the top would leave with what was under it.
    void this.updateComplete.then(() => {
      toggle.scrollIntoView({ block: 'nearest' });
    });
  }
}

/** Long enough to be read. */
const SAID_FOR = 4000;

customElements.define('target-list', TargetList);
