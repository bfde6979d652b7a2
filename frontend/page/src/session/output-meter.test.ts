import { expect, it } from 'vitest';
import { ACK_EVERY, OutputMeter } from './output-meter.ts';

it('acknowledges what was drawn, each 64 KiB', () => {
  const meter = new OutputMeter();
  meter.receive(3 * ACK_EVERY);
  meter.draw(ACK_EVERY - 1);
  expect(meter.due()).toBeNull();
  meter.draw(1);
  expect(meter.due()).toBe(ACK_EVERY);
  expect(meter.due()).toBeNull();
  meter.draw(2 * ACK_EVERY);
  expect(meter.due()).toBe(3 * ACK_EVERY);
});

it('acknowledges the rest when it is asked to, once', () => {
  const meter = new OutputMeter(1000);
  expect(meter.rest()).toBeNull();
  meter.receive(5);
  expect(meter.rest()).toBeNull();
  meter.draw(5);
  expect(meter.rest()).toBe(1005);
  expect(meter.rest()).toBeNull();
});

it('never claims more than was received', () => {
  const meter = new OutputMeter();
  meter.receive(10);
  expect(() => {
    meter.draw(11);
  }).toThrow(RangeError);
});

it('counts from where the session is', () => {
  const meter = new OutputMeter(7_000_000);
  meter.receive(ACK_EVERY);
  meter.draw(ACK_EVERY);
  expect(meter.due()).toBe(7_000_000 + ACK_EVERY);
  expect(meter.received).toBe(meter.drawnUpTo);
});

it('says on another socket only that all that came has been drawn, once it has', () => {
  const meter = new OutputMeter();
  meter.receive(300);
  meter.draw(100);
  meter.resume();
  expect(meter.rest()).toBeNull();
  meter.draw(199);
  expect(meter.rest()).toBeNull();
  meter.draw(1);
  expect(meter.rest()).toBe(300);
  expect(meter.rest()).toBeNull();
});
