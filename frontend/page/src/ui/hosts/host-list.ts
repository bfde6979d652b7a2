import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Readable } from '../../base/store.ts';
import type { Target } from '../../protocol/http.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { openAddress } from '../route.ts';
import { findHosts, groupHosts } from './host-filter.ts';
import type { HostProblem, HostStore } from './host-store.ts';

/** The hosts, grouped; a search field that turns them into one list, best match first. */
export class HostList extends LightElement {
  static override properties = {
    store: { attribute: false },
    choose: { attribute: false },
    query: { state: true },
  };

  declare store: HostStore;
  declare choose: (target: Target) => void;
  declare query: string;

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
    return [this.store.state];
  }

  protected override render(): TemplateResult {
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
      <div class="host-scroll" @keydown=${this.#listKey}>${this.#content()}</div>
    `;
  }

  #content(): TemplateResult {
    const state = this.store.state.get();
    switch (state.kind) {
      case 'loading':
        return html`<p class="hint" role="status">${text.list.loading}</p>`;
      case 'failed':
        return this.#failed(state.problem);
      case 'ready':
        if (state.targets.length === 0) return empty();
        return this.query.trim() === '' ? this.#groups(state.targets) : this.#matches(state.targets);
    }
  }

  #failed(problem: HostProblem): TemplateResult {
    return html`<div class="hint" role="alert">
      <strong>${text.list.errorHeadline}</strong>
      <p>${problemText(problem)}</p>
      <button type="button" class="button" @click=${() => void this.store.load()}>${text.list.retry}</button>
    </div>`;
  }

  #groups(targets: readonly Target[]): TemplateResult {
    const groups = groupHosts(targets);
    const [only] = groups;
    if (groups.length === 1 && only?.name === '')
      return html`<ul class="hosts">
        ${this.#rows(only.hosts)}
      </ul>`;
    return html`${repeat(
      groups,
      (group) => group.name,
      (group) =>
        html`<section>
          <h2 title=${group.name}>${group.name === '' ? text.list.ungrouped : group.name}</h2>
          <ul class="hosts">
            ${this.#rows(group.hosts)}
          </ul>
        </section>`,
    )}`;
  }

  #matches(targets: readonly Target[]): TemplateResult {
    const found = findHosts(targets, this.query);
    if (found.length === 0) return html`<p class="hint" role="status">${text.list.noMatch(this.query.trim())}</p>`;
    return html`<p class="found" role="status">${text.list.found(found.length, targets.length)}</p>
      <ul class="hosts">
        ${this.#rows(found, true)}
      </ul>`;
  }

  #rows(hosts: readonly Target[], withGroup = false): unknown {
    return repeat(
      hosts,
      (host) => host.id,
      (host) =>
        html`<li>
          <a
            class="host"
            href=${openAddress(host.id)}
            title=${describe(host)}
            @click=${(event: MouseEvent) => {
              this.#click(event, host);
            }}
          >
            <span class="dot" data-state=${host.state}></span>
            <span class="name">${host.name}</span>
            ${withGroup && host.group !== '' ? html`<span class="group">${host.group}</span>` : nothing}
            ${host.kind === 'container' ? icons.container : nothing}
            <span class="visually-hidden">${text.list.kinds[host.kind]}, ${host.state}</span>
          </a>
        </li>`,
    );
  }

  #click(event: MouseEvent, host: Target): void {
    // A new window or tab of the browser is the browser's business.
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.choose(host);
  }

  readonly #search = (event: InputEvent): void => {
    this.query = (event.target as HTMLInputElement).value;
  };

  readonly #searchKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Enter' || event.key === 'ArrowDown') {
      const [first] = this.#links();
      if (first === undefined) return;
      event.preventDefault();
      if (event.key === 'ArrowDown') first.focus();
      else first.click();
    } else if (event.key === 'Escape' && this.query !== '') {
      event.preventDefault();
      this.query = '';
    }
  };

  readonly #listKey = (event: KeyboardEvent): void => {
    const links = this.#links();
    const at = links.findIndex((link) => link === document.activeElement);
    if (at === -1) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) this.focusSearch();
    else links[to]?.focus();
  };

  #links(): HTMLAnchorElement[] {
    return [...this.querySelectorAll<HTMLAnchorElement>('a.host')];
  }
}

function empty(): TemplateResult {
  return html`<div class="hint">
    <strong>${text.list.emptyHeadline}</strong>
    <p>${text.list.emptyDetail}</p>
    <pre>${text.list.emptyExample}</pre>
  </div>`;
}

function describe(host: Target): string {
  return [host.name, `${text.list.kinds[host.kind]} · ${text.list.state(host.state)}`, host.tags.join(', ')]
    .filter(Boolean)
    .join('\n');
}

function problemText(problem: HostProblem): string {
  switch (problem.kind) {
    case 'unreachable':
      return text.list.errorUnreachable;
    case 'login':
      return text.list.errorLogin;
    case 'status':
      return text.list.errorStatus(problem.status);
  }
}

customElements.define('host-list', HostList);
