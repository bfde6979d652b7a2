import { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_COMMANDS, PromptMarks } from './prompt-marks.ts';

let terminal: Terminal;
let prompts: PromptMarks;
beforeEach(() => {
  terminal = new Terminal({ allowProposedApi: true, cols: 20, rows: 5, scrollback: 2000 });
  prompts = new PromptMarks(terminal, () => undefined);
});
afterEach(() => {
  terminal.dispose();
});

function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    terminal.write(text, resolve);
  });
}

const PROMPT = '\x1b]133;A\x07$ \x1b]133;B\x07';
const command = (line: string, output: string, status = 0): string =>
  `${PROMPT}${line}\r\n\x1b]133;C\x07${output}\x1b]133;D;${String(status)}\x07`;

function topLine(): string {
  const { active } = terminal.buffer;
  return active.getLine(active.viewportY)?.translateToString(true) ?? '';
}

describe('jumping', () => {
  it('goes from prompt to prompt, both ways, and behind the last one to the end', async () => {
    const lines = 'x\r\n'.repeat(10);
    await write(command('one', lines) + command('two', lines) + command('three', lines) + PROMPT);
    expect([prompts.previous(), topLine()]).toEqual([true, '$ three']);
    expect([prompts.previous(), topLine()]).toEqual([true, '$ two']);
    expect([prompts.previous(), topLine()]).toEqual([true, '$ one']);
    expect(prompts.previous()).toBe(false);
    expect([prompts.next(), topLine()]).toEqual([true, '$ two']);
    prompts.next();
    prompts.next();
    prompts.next();
    expect(terminal.buffer.active.viewportY).toBe(terminal.buffer.active.baseY);
  });

  it('goes on through prompts that are on the last screen', async () => {
    await write('x\r\n'.repeat(20) + command('a', '') + command('b', '') + PROMPT);
    prompts.previous();
    prompts.previous();
    expect(prompts.previous()).toBe(false);
  });

  it('is nothing where no shell has told of prompts, and in the alternate buffer', async () => {
    await write('$ ls\r\n'.repeat(20));
    expect([prompts.previous(), prompts.next(), prompts.output()]).toEqual([false, false, null]);
    await write(`${command('one', 'x\r\n')}\x1b[?1049h${command('two', 'x\r\n')}`);
    expect([prompts.previous(), prompts.next(), prompts.output()]).toEqual([false, false, null]);
    await write('\x1b[?1049l');
    expect(prompts.output()).toBe('x\n');
  });
});

describe('the output of a command', () => {
  it('is the last one’s: wrapped rows joined, no prompt in it', async () => {
    await write(command('one', 'first\r\n') + command('two', `${'y'.repeat(45)}\r\n\r\nend\r\n`) + PROMPT);
    expect(prompts.output()).toBe(`${'y'.repeat(45)}\n\nend\n`);
  });

  it('may end in the middle of a line', async () => {
    await write(command('printf abc', 'abc') + PROMPT);
    expect(prompts.output()).toBe('abc');
  });

  it('is what is there while it still runs', async () => {
    await write(`${PROMPT}sleep\r\n\x1b]133;C\x07so far`);
    expect(prompts.output()).toBe('so far');
  });

  it('is that of the command in view when somebody has scrolled up', async () => {
    await write(command('one', 'first\r\n') + command('two', 'x\r\n'.repeat(20)) + PROMPT);
    terminal.scrollToTop();
    expect(prompts.output()).toBe('first\n');
  });

  it('ends where the program was lost', async () => {
    await write(`${PROMPT}tail\r\n\x1b]133;C\x07log\r\n`);
    prompts.endLast();
    await write('── new session ──\r\n');
    expect(prompts.output()).toBe('log\n');
  });

  it('is told by VS Code’s shells in the same way', async () => {
    await write(command('one', 'first\r\n').replaceAll(']133;', ']633;') + PROMPT);
    expect(prompts.output()).toBe('first\n');
  });
});

describe('marks', () => {
  it('are nonsense nobody trips over', async () => {
    await write('\x1b]133;D;1\x07\x1b]133;C\x07\x1b]133;D\x07\x1b]133;\x07\x1b]133;Z\x07\x1b]133;D;99999999\x07');
    await write(`${PROMPT}\x1b]133;D;x\x07\x1b]133;C\x07out\x1b]133;D;abc\x07`);
    expect(prompts.output()).toBe('out');
  });

  it('are gone with a reset, even one that the program asks for', async () => {
    await write(`${'x\r\n'.repeat(20)}${command('one', 'first\r\n')}\x1bc`);
    expect([prompts.previous(), prompts.output()]).toEqual([false, null]);
    expect(terminal.markers).toHaveLength(0);
  });

  it('stay few in a flood', async () => {
    const before = performance.now();
    await write(command('a', 'b\r\n').repeat(20_000));
    // Four for each command at most: prompt, output, end, and the dot is the prompt's.
    expect(terminal.markers.length).toBeLessThan(4 * MOST_COMMANDS);
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it('are not made again for a prompt that is drawn again', async () => {
    await write(`${PROMPT}\r${PROMPT}\r${PROMPT}`);
    expect(terminal.markers).toHaveLength(1);
  });
});
