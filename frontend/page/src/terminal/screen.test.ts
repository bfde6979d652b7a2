// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InputHandler } from './screen-input.ts';

// Where there is Node's Buffer, the addon reads its tables from a wrong place, and may never come back.
vi.stubGlobal('Buffer', undefined);
const { Screen } = await import('./screen.ts');
vi.unstubAllGlobals();

const utf8 = new TextEncoder();

let screen: InstanceType<typeof Screen>;
let input: string[];
let fitted: unknown[];
let heard: (answer: boolean) => void;
const effects = { ring: vi.fn(), notice: vi.fn(), wanted: vi.fn(() => true), offer: vi.fn() };

beforeEach(() => {
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
  input = [];
  fitted = [];
  heard = () => undefined;
  screen = new Screen(
    {
      input: (bytes, answer) => {
        input.push(new TextDecoder().decode(bytes));
        heard(answer);
      },
      resized: () => undefined,
      fitted: (size) => fitted.push(size),
      key: () => false,
      openLink: () => undefined,
      confirmLink: () => undefined,
      effects,
    },
    'dom',
  );
});
afterEach(() => {
  screen.dispose();
});

const NOBODY: InputHandler = {
  pasted: () => undefined,
  middlePasted: () => undefined,
  menuWanted: () => undefined,
  selected: () => undefined,
  zoomed: () => undefined,
  held: () => undefined,
};

/** Afterwards xterm.js empties its field, which is not there before it is opened. */
function paste(text: string): void {
  try {
    screen.input.paste(text);
  } catch (error) {
    expect(String(error)).toContain("setting 'value'");
  }
}

function write(text: string, replayed: boolean): Promise<void> {
  const bytes = utf8.encode(text);
  let left = bytes.length;
  return new Promise((resolve) => {
    screen.write(bytes, replayed, (length) => {
      left -= length;
      if (left === 0) resolve();
    });
    if (left === 0) resolve();
  });
}

const DEVICE = '\x1b[c';
const POSITION = '\x1b[6n';
const MODE = '\x1b[?2004$p';
const STATUS = '\x1bP$qm\x1b\\';

describe('what the terminal answers', () => {
  it('is sent for output that is new', async () => {
    await write(DEVICE + POSITION + MODE + STATUS, false);
    expect(input).toHaveLength(4);
  });

  it('is dropped for output that has been answered before', async () => {
    await write(`${DEVICE}${POSITION}${MODE}${STATUS}\x1b[?1004h`, true);
    expect(input).toEqual([]);
  });

  it('is dropped up to the byte, wherever that lies in what came together', async () => {
    const whole = `${POSITION}ab${POSITION}`;
    for (let border = 0; border <= whole.length; border += 1) {
      input.length = 0;
      screen.restart(null);
      await Promise.all([write(whole.slice(0, border), true), write(whole.slice(border), false)]);
      // A question belongs to where it ends.
      const expected =
        border < POSITION.length ? ['\x1b[1;1R', '\x1b[1;3R'] : border < whole.length ? ['\x1b[1;3R'] : [];
      expect(input, `border at ${String(border)}`).toEqual(expected);
    }
  });

  it('never holds back what is typed meanwhile', async () => {
    const done = write(POSITION.repeat(1000), true);
    screen.type('ls');
    await done;
    screen.type('\r');
    expect(input).toEqual(['ls', '\r']);
  });
});

describe('output', () => {
  it('counts as drawn piece by piece, so that an answer is behind all that it answers', async () => {
    const bytes = utf8.encode(`${POSITION}${'x'.repeat(20_000)}${POSITION}`);
    let drawn = 0;
    const answered: number[] = [];
    heard = (answer) => {
      expect(answer).toBe(true);
      queueMicrotask(() => answered.push(drawn));
    };
    await new Promise<void>((resolve) => {
      screen.write(bytes, false, (length) => {
        drawn += length;
        if (drawn === bytes.length) resolve();
      });
    });
    expect(answered[0]).toBeGreaterThanOrEqual(POSITION.length);
    expect(answered[1]).toBe(bytes.length);
  });
});

describe('without a line', () => {
  it('mouse and focus are nobody’s, keys wait', () => {
    screen.away = true;
    screen.type('\x1b[<0;10;10M');
    screen.type('\x1b[I');
    screen.type('\x1b[A');
    screen.type('x');
    expect(input).toEqual(['\x1b[A', 'x']);
  });
});

describe('a locked terminal', () => {
  it('sends what it answers, and nothing that somebody does', async () => {
    const held = vi.fn();
    screen.input.handler = { ...NOBODY, held };
    screen.input.locked = true;
    screen.type('ls\r');
    expect(held).toHaveBeenCalledOnce();
    paste('pasted');
    expect(held).toHaveBeenCalledTimes(2);
    screen.type('\x1b[<0;10;10M');
    expect(held).toHaveBeenCalledTimes(2);
    await write(DEVICE, false);
    expect(input).toEqual(['\x1b[?1;2c']);
    screen.input.locked = false;
    screen.type('x');
    expect(input.at(-1)).toBe('x');
  });
});

describe('a paste', () => {
  it('is marked when the program wants that, and cannot leave its marks', async () => {
    await write('\x1b[?2004h', false);
    expect(screen.input.bracketsPaste).toBe(true);
    paste('a\x1b[201~\nb');
    expect(input).toEqual(['\x1b[200~a[201~\rb\x1b[201~']);
  });

  it('goes nowhere when there is nothing in it', () => {
    paste('\x1b\x00');
    expect(input).toEqual([]);
  });
});

describe('a key from a list', () => {
  it('is sent as the program has asked for it', async () => {
    const up = { ctrl: false, alt: false, shift: false, key: 'ArrowUp' };
    screen.input.sendKey(up);
    await write('\x1b[?1h', false);
    screen.input.sendKey(up);
    expect(input).toEqual(['\x1b[A', '\x1bOA']);
  });
});

describe('who only watches', () => {
  it('sends nothing at all', async () => {
    screen.lock();
    screen.type('x');
    await write(DEVICE, false);
    expect(input).toEqual([]);
  });
});

describe('a new beginning', () => {
  it('leaves nothing of before: text, modes, half a sequence, title', async () => {
    await write('old\x1b[?2004h\x1b[?25l\x1b]2;title\x07\x1b]2;unfinished', false);
    screen.restart('400 bytes are missing');
    await write('new', false);
    expect(screen.text()).toEqual(['── 400 bytes are missing ──', 'new']);
    await write(MODE, false);
    expect(input).toEqual(['\x1b[?2004;2$y']);
    await vi.waitFor(() => {
      expect(screen.title.get()).toBe('');
    });
  });
});

describe('the size of old output', () => {
  it('counts for what comes behind it, and is nobody’s wish', async () => {
    void write('a'.repeat(80), false);
    screen.impose({ columns: 20, rows: 5 }, false);
    await write(`\x1b[2J\x1b[H${'b'.repeat(30)}${POSITION}`, false);
    expect(screen.size).toEqual({ columns: 20, rows: 5 });
    expect(input).toEqual(['\x1b[2;11R']);
    expect(fitted).toEqual([]);
  });
});

describe('what output asks for beyond the terminal', () => {
  const ASKS = '\x07\x1b]9;hello\x07\x1b]52;c;aGVsbG8=\x07';

  it('is not done again when the output comes again', async () => {
    vi.clearAllMocks();
    await write(`${ASKS}\x1b]7;file:///srv\x07\x1b]9;4;1;40\x07`, true);
    expect([effects.ring, effects.notice, effects.offer].map(({ mock }) => mock.calls)).toEqual([[], [], []]);
    await vi.waitFor(() => {
      // What it says of itself holds all the same.
      expect([screen.directory.get(), screen.progress.get()?.percent]).toEqual(['/srv', 40]);
    });
    await write(ASKS, false);
    expect(effects.ring).toHaveBeenCalledOnce();
    expect(effects.notice).toHaveBeenCalledWith({ title: '', body: 'hello' });
    expect(effects.offer).toHaveBeenCalledWith('hello');
  });

  it('is forgotten with the program', async () => {
    await write('\x1b]7;file:///srv\x07\x1b]9;4;1;40\x07', false);
    screen.startOver('new session');
    await write('', false);
    await vi.waitFor(() => {
      expect([screen.directory.get(), screen.progress.get()]).toEqual(['', null]);
    });
  });
});

describe('a flood of titles', () => {
  it('shows a few of them, the last one among them', async () => {
    const shown: string[] = [];
    screen.title.subscribe((title) => shown.push(title));
    await write([...Array(20_000).keys()].map((n) => `\x1b]0;title ${String(n)}\x07`).join(''), false);
    await vi.waitFor(() => {
      expect(screen.title.get()).toBe('title 19999');
    });
    expect(shown.length).toBeLessThan(50);
  });
});
