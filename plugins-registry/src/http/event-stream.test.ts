import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEventStreams } from './event-stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a stream shows every 10 s that it lives, by an event: no page hears of a comment', () => {
  const streams = createEventStreams(() => ({ sequence: 1 }));
  const stream = streams.open();
  stream.read();
  vi.advanceTimersByTime(20_000);
  expect(String(stream.read())).toBe('event: vie\ndata:\n\n'.repeat(2));
  streams.close();
  vi.advanceTimersByTime(20_000);
  expect(stream.read()).toBeNull();
});

test('the streams end once what is read is not current, and none is opened', () => {
  let isCurrent = true;
  const streams = createEventStreams(
    () => ({ sequence: 1 }),
    () => isCurrent,
  );
  const stream = streams.open();
  vi.advanceTimersByTime(10_000);
  expect(stream).toMatchObject({ writableEnded: false });
  isCurrent = false;
  vi.advanceTimersByTime(10_000);
  expect(stream).toMatchObject({ writableEnded: true });
  expect(() => streams.open()).toThrow(expect.objectContaining({ code: 'trop-de-flux' }));
  streams.close();
});
