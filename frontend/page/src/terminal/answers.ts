import type { Terminal } from '@xterm/xterm';
import { coreOf } from './xterm-core.ts';

/**
 * Reports of the mouse (SGR, and in their old form) and of the focus: what a terminal sends for what happens to it.
 * No key sends any of these.
 */
// eslint-disable-next-line no-control-regex -- that is what they begin with
const REPORTS = /^(?:\x1b\[(?:<[\d;]+[mM]|M[\s\S]{3}|[IO]))+$/;

/**
 * What a terminal sends by itself, and when it must not: the answers to output that was answered when it was new would
 * reach the shell as typed text. Keys and pastes always pass.
 */
export class Answers {
  /** The output being parsed has been answered before. */
  replaying = false;
  /** Nobody is there to be told where the mouse is. */
  away = false;
  /** Nothing that a user does goes out; what the terminal answers does. */
  locked = false;
  /** Told when something that was typed or pasted did not go out because of that. */
  held: () => void = () => undefined;
  #typed = false;
  #answer = false;

  constructor(terminal: Terminal) {
    // Told in the same breath, right before the data.
    coreOf(terminal).coreService.onUserInput(() => {
      this.#typed = true;
    });
  }

  /** Whether what was asked for last is the terminal's own answer. */
  get answer(): boolean {
    return this.#answer;
  }

  /** Whether text the terminal sends may go out; asked once for each. */
  pass(text: string): boolean {
    const typed = this.#typed;
    this.#typed = false;
    this.#answer = !typed;
    if (this.replaying && !typed) return false;
    if (this.locked && typed) {
      if (!REPORTS.test(text)) this.held();
      return false;
    }
    return !((this.replaying || this.away) && REPORTS.test(text));
  }

  /** The same for reports that are no text, which the mouse alone makes. */
  passReport(): boolean {
    return !this.replaying && !this.away && !this.locked;
  }
}
