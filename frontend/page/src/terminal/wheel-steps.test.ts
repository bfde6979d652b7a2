// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import { WheelSteps } from './wheel-steps.ts';

let steps: number[];
let wheel: WheelSteps;

beforeEach(() => {
  steps = [];
  wheel = new WheelSteps((step) => steps.push(step));
});

function turn(deltaY: number, timeStamp: number, more: WheelEventInit = {}): boolean {
  const event = new WheelEvent('wheel', { deltaY, ctrlKey: true, cancelable: true, ...more });
  Object.defineProperties(event, { timeStamp: { value: timeStamp }, ctrlKey: { value: more.ctrlKey ?? true } });
  return wheel.turned(event) && event.defaultPrevented;
}

it('is a step for each notch, upwards larger', () => {
  expect([turn(-120, 0), turn(-120, 50), turn(100, 100)]).toEqual([true, true, true]);
  expect(steps).toEqual([1, 1, -1]);
});

it('gathers the small pieces of a pinch, and forgets them after a pause', () => {
  for (let at = 0; at < 5; at += 1) turn(-10, at * 16);
  expect(steps).toEqual([]);
  turn(-10, 1000);
  expect(steps).toEqual([]);
  for (let at = 1; at < 6; at += 1) turn(-10, 1000 + at * 16);
  expect(steps).toEqual([1]);
});

it('leaves the wheel alone without Ctrl', () => {
  expect(turn(-120, 0, { ctrlKey: false })).toBe(false);
  expect(steps).toEqual([]);
});
