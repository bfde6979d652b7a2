import { BAD_MESSAGE, LOGIN_ENDED } from '../../protocol/close-code.ts';
import type { TargetKind } from '../../protocol/target.ts';
import {
  isOver,
  isTakenOver,
  type ConnectionState,
  type LossCause,
  type OverState,
} from '../../session/connection-state.ts';
import { durationText, text, type Explanation } from '../../text/index.ts';
import { pageAddress } from '../route.ts';

/** What helps after an end. */
export type Remedy = 'take-back' | 'open-new' | 'reconnect' | 'try-again' | 'log-in' | 'reload';

export interface EndingText extends Explanation {
  /** `noted` is for a program that ended with a status: it may mean much or nothing. */
  readonly tone: 'calm' | 'noted' | 'bad';
  /** What to do about it; empty when the detail says all. */
  readonly advice: string;
  readonly remedy: Remedy;
}

/** What the banner says about the end of a terminal on a host or container; `null` while there is none. */
export function endingText(state: ConnectionState, kind: TargetKind): EndingText | null {
  return isOver(state) ? describe(state, kind) : null;
}

function describe(state: OverState, kind: TargetKind): EndingText {
  switch (state.kind) {
    case 'exited': {
      const { status, signal, text: said } = state.exit;
      const good = signal === undefined && (status ?? 0) === 0;
      // Docker tells no signals: they are statuses, and stand for what happened to the container or its memory.
      const meaning = kind === 'container' && status !== undefined ? text.end.containerExits[status] : undefined;
      return {
        tone: good ? 'calm' : 'noted',
        headline: meaning?.headline ?? exitHeadline(status, signal),
        detail: [text.end.lasted(durationText(state.lasted)), said].filter(Boolean).join(' · '),
        advice: meaning?.detail ?? '',
        remedy: 'reconnect',
      };
    }
    case 'failed': {
      if (state.continuing) {
        return {
          tone: 'bad',
          headline: text.end.notContinued,
          detail: text.end.notContinuedDetail(state.failure.text),
          advice: '',
          remedy: 'open-new',
        };
      }
      const special = kind === 'container' ? text.end.containerFailures[state.failure.kind] : undefined;
      return {
        tone: 'bad',
        headline: special?.headline ?? text.end.failures[state.failure.kind],
        detail: state.failure.text,
        advice: special?.detail ?? '',
        remedy: 'try-again',
      };
    }
    case 'lost': {
      const { headline, detail } = lossText(state.cause);
      const lasted = state.lasted === null ? '' : ` (${text.end.lasted(durationText(state.lasted))})`;
      const remedy = isTakenOver(state) ? 'take-back' : remedyOf(state.cause, state.lasted !== null);
      return { tone: 'bad', headline: headline + lasted, detail, advice: '', remedy };
    }
  }
}

function exitHeadline(status: number | undefined, signal: string | undefined): string {
  if (signal !== undefined) return text.end.exitedSignal(signal);
  if (status !== undefined && status !== 0) return text.end.exitedStatus(status);
  return text.end.exited;
}

/** What happened to a line, lost for ever or for a while. */
export function lossText(cause: LossCause): Explanation {
  switch (cause.by) {
    case 'code':
      return text.end.closes[cause.code];
    case 'silence':
      return text.end.silence;
    case 'violation':
      return text.end.violation;
    case 'unexplained':
      return cause.diagnosis === 'websockets-blocked'
        ? text.end.blocked(pageAddress())
        : text.end.unexplained[cause.diagnosis];
  }
}

function remedyOf(cause: LossCause, lived: boolean): Remedy {
  const code = cause.by === 'code' ? cause.code : null;
  const diagnosis = cause.by === 'unexplained' ? cause.diagnosis : null;
  if (code === LOGIN_ENDED || diagnosis === 'login-required') return 'log-in';
  if (cause.by === 'violation' || code === BAD_MESSAGE || diagnosis === 'new-version') return 'reload';
  return lived ? 'reconnect' : 'try-again';
}
