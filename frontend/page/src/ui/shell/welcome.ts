import { html, nothing, type TemplateResult } from 'lit';
import { plainLine } from '../../base/plain-line.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';

/** What stands where terminals would be. `choice`: there is something to choose; else the list says what to do. */
export function welcome(choice: boolean): TemplateResult {
  return html`<div class="welcome">
    ${icons.mark}
    ${
      choice
        ? html`<h2>${text.shell.welcomeHeadline}</h2>
            <p>${text.shell.welcomeDetail}</p>
            <p class="faint"><kbd>/</kbd> ${text.list.search} · <kbd>Enter</kbd> ${text.link.open}</p>`
        : nothing
    }
  </div>`;
}

/** Nobody reads more of a name. */
const LONGEST_NAME = 100;

/** The same while a link waits for what it names. */
export function awaiting(name: string): TemplateResult {
  return html`<div class="welcome" role="status">
    ${icons.mark}
    <h2>${text.pane.opening.ssh(plainLine(name, LONGEST_NAME))}</h2>
    <p>${text.shell.awaitingDetail}</p>
  </div>`;
}
