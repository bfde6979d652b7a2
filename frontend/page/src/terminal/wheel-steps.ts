/** Turning this far is one step: less than one notch of any wheel, and a fair way on a trackpad. */
const STEP = 60;
/** What a wheel reports in lines or pages, in pixels. */
const LINE = 20;
const PAGE = 120;
/** After a pause, what was left of the last turn does not count. */
const PAUSE = 400;

/** Makes steps of a wheel that is turned while Ctrl is held. Trackpads report a pinch so, in many small pieces. */
export class WheelSteps {
  readonly #step: (step: number) => void;
  #turned = 0;
  #at = -PAUSE;

  constructor(step: (step: number) => void) {
    this.#step = step;
  }

  /** Whether the event was of this kind; the browser does not enlarge the page for it then. */
  turned(event: WheelEvent): boolean {
    if (!event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : event.deltaMode === 1 ? LINE : PAGE;
    const turn = -event.deltaY * unit;
    const stale = event.timeStamp - this.#at > PAUSE || Math.sign(turn) !== Math.sign(this.#turned);
    this.#at = event.timeStamp;
    this.#turned = stale ? turn : this.#turned + turn;
    // One event is one step at most: a notch may be anything from 60 to 150.
    if (Math.abs(this.#turned) >= STEP) {
      this.#step(Math.sign(this.#turned));
      this.#turned = 0;
    }
    return true;
  }
}
