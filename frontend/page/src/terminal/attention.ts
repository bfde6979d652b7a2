import type { IDisposable, Terminal } from '@xterm/xterm';
import { plainLine } from '../base/plain-line.ts';
import { plainText } from '../base/plain-text.ts';
import { Allowance } from './allowance.ts';

const LONGEST_TITLE = 80;
const LONGEST_BODY = 300;
/** Everything beyond is one ringing. */
const RINGS = { burst: 1, perSecond: 1 };
const NOTICES = { burst: 3, perSecond: 0.2 };

/** What a program wants somebody to read. */
export interface Notice {
  /** Empty: it gave none. */
  readonly title: string;
  readonly body: string;
}

/** A program asks for somebody's attention; never told for output that was answered before. */
export interface AttentionEvents {
  readonly ring: () => void;
  readonly notice: (notice: Notice) => void;
}

/** Reads `OSC 9;TEXT` (iTerm2) and `OSC 777;notify;TITLE;BODY` (urxvt). */
export function readNotice(id: 9 | 777, data: string): Notice | null {
  if (id === 9) {
    // `9;NUMBER` are ConEmu's commands.
    return /^\d+(?:;|$)/.test(data) ? null : noticeOf('', data);
  }
  const read = /^notify;([^;]*)(?:;(.*))?$/s.exec(data);
  return read === null ? null : noticeOf(read[1] ?? '', read[2] ?? '');
}

function noticeOf(rawTitle: string, rawBody: string): Notice | null {
  const title = plainLine(rawTitle, LONGEST_TITLE);
  const body = plainText(rawBody, LONGEST_BODY);
  return title === '' && body === '' ? null : { title, body };
}

/** Tells of the bell and of notices, each at most as often as somebody can bear. */
export function watchAttention(terminal: Terminal, isOld: () => boolean, events: AttentionEvents): IDisposable[] {
  const rings = new Allowance(RINGS.burst, RINGS.perSecond);
  const notices = new Allowance(NOTICES.burst, NOTICES.perSecond);
  const notify = (id: 9 | 777): IDisposable =>
    terminal.parser.registerOscHandler(id, (data) => {
      const notice = readNotice(id, data);
      if (notice === null) return false;
      if (!isOld() && notices.take()) events.notice(notice);
      return true;
    });
  return [
    terminal.onBell(() => {
      if (!isOld() && rings.take()) events.ring();
    }),
    notify(9),
    notify(777),
  ];
}
