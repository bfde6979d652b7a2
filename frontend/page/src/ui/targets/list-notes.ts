import { html, nothing, type TemplateResult } from 'lit';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import type { Staleness } from './target-feed.ts';
import type { ListState } from './target-store.ts';

/** Switches between places and tags; where nothing has a tag there is nothing to switch. */
export function groupingButton(state: ListState, settings: SettingsStore): TemplateResult | typeof nothing {
  const byTags = settings.get('grouping') === 'tags';
  if (!byTags && !(state.kind === 'ready' && state.targets.some(({ tags }) => tags.length > 0))) return nothing;
  return html`<button
    type="button"
    class="icon-button grouping"
    aria-pressed=${byTags ? 'true' : 'false'}
    aria-label=${text.finding.byTags}
    title=${text.finding.byTags}
    @click=${() => {
      settings.set('grouping', byTags ? 'places' : 'tags');
    }}
  >
    ${icons.tag}
  </button>`;
}

/** Says that the list is not live. */
export function staleNote(staleness: Staleness, logIn: () => void): TemplateResult {
  return html`<p class="stale" role="status">
    ${text.list.stale[staleness]}
    ${
      staleness === 'login'
        ? html`<button type="button" class="button quiet" @click=${logIn}>${text.end.logIn}</button>`
        : nothing
    }
  </p>`;
}
