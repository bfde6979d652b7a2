import { html, type TemplateResult } from 'lit';
import type { Me } from '../../protocol/login.ts';
import { text } from '../../text/index.ts';
import type { ListProblem } from './target-store.ts';

export function loading(): TemplateResult {
  return html`<p class="hint" role="status">${text.list.loading}</p>`;
}

export function failed(problem: ListProblem, retry: () => void): TemplateResult {
  return html`<div class="hint" role="alert">
    <strong>${text.list.errorHeadline}</strong>
    <p>${problemText(problem)}</p>
    <button type="button" class="button" @click=${retry}>${text.list.retry}</button>
  </div>`;
}

/**
 * Nothing to open. Where somebody is logged in, that is most likely a question of rights: the gateway does not tell
 * what it has but does not give. Where nobody has to, it is one of the configuration.
 */
export function empty(me: Me | null): TemplateResult {
  if (me === null || me.login === 'none')
    return html`<div class="hint">
      <strong>${text.list.emptyHeadline}</strong>
      <p>${text.list.emptyDetail}</p>
      <pre tabindex="0">${text.list.emptyExample}</pre>
    </div>`;
  return html`<div class="hint no-permission">
    <strong>${text.finding.noneHeadline}</strong>
    <p>${text.finding.none(me.name)}</p>
    <p>${text.finding.noneHelp}</p>
    <pre tabindex="0">${text.finding.noneExample}</pre>
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
