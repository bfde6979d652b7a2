import { html, nothing, type TemplateResult } from 'lit';
import type { RunningSession } from '../../protocol/sessions.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import type { EndProgress } from './session-store.ts';

/** What a button of a row does; with the session's id it is the button's `data-key`. */
export type RowAct = 'continue' | 'watch' | 'ask' | 'end' | 'keep';

/** How a row stands besides what the gateway says. */
export interface RowState {
  /** It is asked whether the session is to be ended. */
  readonly asking: boolean;
  readonly end: EndProgress | null;
  /** Milliseconds until it is ended; `null` while a page is there. */
  readonly left: number | null;
}

/** A session of one's own: a button that continues it here, and one that ends it. */
export function ownRow(session: RunningSession, state: RowState): TemplateResult {
  return state.asking ? questionRow(session) : runningRow(session, state);
}

/** A session of somebody else's that may be looked at. */
export function watchableRow(session: RunningSession): TemplateResult {
  const { name, user } = session;
  const facts = [
    text.sessions.of(user),
    sinceText(session),
    watchersText(session),
    session.exited ? text.sessions.exited : '',
  ];
  return html`<li class="session-item watchable">
    ${bigButton(session, 'watch', text.sessions.watchOf(name, user), facts)}
  </li>`;
}

function runningRow(session: RunningSession, { end, left }: RowState): TemplateResult {
  const { name, attached, exited } = session;
  const facts = [
    sinceText(session),
    exited ? text.sessions.exited : attached ? text.sessions.elsewhere : text.sessions.noPage,
    attached ? text.sessions.takesOver : '',
    left === null ? '' : text.sessions.endsIn(left),
    watchersText(session),
    end === 'failed' ? text.sessions.endFailed : '',
  ];
  return html`<li class="session-item">
    ${bigButton(session, 'continue', text.sessions.continueIn(name), facts)}
    <button
      type="button"
      class="button quiet session-end session-stop"
      data-key=${keyOf('ask', session)}
      tabindex="-1"
      title=${text.sessions.endOf(name)}
      aria-disabled=${end === 'ending' ? 'true' : 'false'}
    >
      ${end === 'ending' ? text.sessions.ending : text.sessions.end} <span class="visually-hidden">${name}</span>
    </button>
  </li>`;
}

function questionRow(session: RunningSession): TemplateResult {
  const id = `question-${session.session}`;
  return html`<li class="session-item asking">
    <p class="session-question" id=${id}>${text.sessions.question(session.name)}</p>
    <div class="session-answers">
      ${answer('end', session, text.sessions.endIt, id)} ${answer('keep', session, text.sessions.keep, id)}
    </div>
  </li>`;
}

function answer(act: RowAct, session: RunningSession, label: string, question: string): TemplateResult {
  return html`<button
    type="button"
    class=${act === 'end' ? 'button primary session-stop' : 'button session-stop'}
    data-key=${keyOf(act, session)}
    tabindex="-1"
    aria-describedby=${question}
  >
    ${label}
  </button>`;
}

/** Named by what is seen in it, after what it does. */
function bigButton(
  session: RunningSession,
  act: 'continue' | 'watch',
  does: string,
  facts: readonly string[],
): TemplateResult {
  return html`<button
    type="button"
    class="session session-stop"
    data-key=${keyOf(act, session)}
    data-session=${session.session}
    tabindex="-1"
    title=${does}
    aria-keyshortcuts=${act === 'continue' ? 'Delete' : nothing}
  >
    <span class="visually-hidden">${text.sessions.acts[act]}</span>
    <span class="dot" data-state=${dotOf(session)}></span>
    <span class="name">${session.name}</span>
    ${act === 'watch' ? html`<span class="session-act" aria-hidden="true">${icons.show}${text.sessions.watch}</span>` : nothing}
    <span class="facts">${facts.filter(Boolean).join(' · ')}</span>
  </button>`;
}

export function keyOf(act: RowAct, { session }: Pick<RunningSession, 'session'>): string {
  return `${act}:${session}`;
}

/** Full while a page writes to it, two bars while none does, a hollow square when its program has ended. */
function dotOf({ attached, exited }: RunningSession): string {
  if (exited) return 'stopped';
  return attached ? 'live' : 'paused';
}

function sinceText({ opened }: RunningSession): string {
  return opened === null ? '' : text.sessions.since(opened);
}

function watchersText({ watchers }: RunningSession): string {
  return watchers === 0 ? '' : text.sessions.watchedBy(watchers);
}
