import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Daemon, Target } from '../../protocol/target.ts';
import { countText, text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { targetRow } from './target-row.ts';
import type { Branch } from './target-tree.ts';

const ICONS: Readonly<Record<Branch['kind'], unknown>> = {
  favourites: icons.star,
  recent: icons.recent,
  hosts: icons.hosts,
  daemon: icons.daemon,
  project: icons.project,
  service: icons.service,
  tag: icons.tag,
};
const KINDS: Readonly<Partial<Record<Branch['kind'], string>>> = { ...text.list.branches, tag: text.finding.tag };

/** What the user has made of the list. */
export interface ListView {
  /** The keys of branches that are not as they are by themselves. */
  readonly turned: ReadonlySet<string>;
  readonly favourites: ReadonlySet<string>;
}

/**
 * Headings that open and close, over lists of links. Not the tree pattern: that makes every entry a `treeitem`, which
 * takes from screen readers their keys for links and headings, and from everybody the link's own menu; and its arrows
 * are offered here all the same.
 */
export function branchViews(branches: readonly Branch[], view: ListView, depth = 0): unknown {
  return repeat(
    branches,
    ({ key }) => key,
    (branch) => branchView(branch, view, depth),
  );
}

/** @param within the key of the branch, where its entries are in others too */
export function targetRows(
  targets: readonly Target[],
  { favourites }: ListView,
  within: string | null = null,
  movable = false,
): unknown {
  return repeat(
    targets,
    ({ id }) => id,
    (target) => {
      const key = within === null ? target.id : `${within} ${target.id}`;
      return targetRow(target, { key, favourite: favourites.has(target.id), movable });
    },
  );
}

function branchView(branch: Branch, view: ListView, depth: number): TemplateResult {
  const { key, kind, count, targets, branches, daemon } = branch;
  const open = view.turned.has(key) === (branch.closed === true);
  const shown = nameOf(branch);
  const title = KINDS[kind] === undefined ? shown : `${KINDS[kind]}: ${shown}`;
  return html`<section class="branch" data-group=${branch.name} data-kind=${kind} data-depth=${depth}>
    <div class="branch-head" role="heading" aria-level=${depth + 2}>
      <button
        type="button"
        class="branch-toggle"
        data-key=${key}
        tabindex="-1"
        aria-expanded=${open ? 'true' : 'false'}
        title=${title}
      >
        ${icons.chevron}${ICONS[kind]}
        <span class="name">${shown}</span>
        ${daemon?.state === 'connecting' ? html`<span class="branch-state">${text.list.connecting}</span>` : nothing}
        ${daemon?.state === 'down' ? html`<span class="dot" data-state="down"></span>` : nothing}
        <span class="count">${count === 0 ? nothing : countText(count)}</span>
      </button>
    </div>
    ${daemon === undefined ? nothing : daemonSays(daemon, count)}
    ${
      open
        ? html`${
            targets.length === 0
              ? nothing
              : html`<ul class="targets">
                  ${targetRows(targets, view, branch.again === true ? key : null, kind === 'favourites')}
                </ul>`
          }
          ${branchViews(branches, view, depth + 1)}`
        : nothing
    }
  </section>`;
}

function nameOf({ kind, name }: Branch): string {
  if (name !== '') return name;
  return kind === 'tag' ? text.finding.untagged : text.list.ungrouped;
}

function daemonSays({ state, text: said }: Daemon, count: number): TemplateResult | typeof nothing {
  const sentence = said !== '' ? said : state === 'down' ? text.list.daemonDown : '';
  if (sentence !== '') return html`<p class="daemon-says" data-state=${state}>${sentence}</p>`;
  return state === 'up' && count === 0 ? html`<p class="daemon-says">${text.list.noContainers}</p>` : nothing;
}
