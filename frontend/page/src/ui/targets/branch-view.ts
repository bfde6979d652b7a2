import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Daemon, Target } from '../../protocol/target.ts';
import { countText, text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { targetRow } from './target-row.ts';
import type { Branch } from './target-tree.ts';

const ICONS = { hosts: icons.hosts, daemon: icons.daemon, project: icons.project, service: icons.service };

/**
 * Headings that open and close, over lists of links. Not the tree pattern: that makes every entry a `treeitem`, which
 * takes from screen readers their keys for links and headings, and from everybody the link's own menu; and its arrows
 * are offered here all the same.
 */
export function branchViews(branches: readonly Branch[], collapsed: ReadonlySet<string>, depth = 0): unknown {
  return repeat(
    branches,
    ({ key }) => key,
    (branch) => branchView(branch, collapsed, depth),
  );
}

export function targetRows(targets: readonly Target[]): unknown {
  return repeat(
    targets,
    ({ id }) => id,
    (target) => targetRow(target),
  );
}

function branchView(branch: Branch, collapsed: ReadonlySet<string>, depth: number): TemplateResult {
  const { key, kind, name, count, targets, branches, daemon } = branch;
  const open = !collapsed.has(key);
  const shown = name === '' ? text.list.ungrouped : name;
  return html`<section class="branch" data-group=${name} data-kind=${kind} data-depth=${depth}>
    <div class="branch-head" role="heading" aria-level=${depth + 2}>
      <button
        type="button"
        class="branch-toggle"
        data-key=${key}
        tabindex="-1"
        aria-expanded=${open ? 'true' : 'false'}
        title=${`${text.list.branches[kind]}: ${shown}`}
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
                  ${targetRows(targets)}
                </ul>`
          }
          ${branchViews(branches, collapsed, depth + 1)}`
        : nothing
    }
  </section>`;
}

function daemonSays({ state, text: said }: Daemon, count: number): TemplateResult | typeof nothing {
  const sentence = said !== '' ? said : state === 'down' ? text.list.daemonDown : '';
  if (sentence !== '') return html`<p class="daemon-says" data-state=${state}>${sentence}</p>`;
  return state === 'up' && count === 0 ? html`<p class="daemon-says">${text.list.noContainers}</p>` : nothing;
}
