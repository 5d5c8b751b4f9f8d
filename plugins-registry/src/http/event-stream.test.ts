import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEventStreams } from './event-stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a stream sends a heartbeat event every 10 s', () => {
  const streams = createEventStreams(() => ({ sequence: 1 }));
  const stream = streams.open();
  stream.read();
  vi.advanceTimersByTime(20_000);
  expect(String(stream.read())).toBe('event: vie\ndata:\n\n'.repeat(2));
  streams.close();
  vi.advanceTimersByTime(20_000);
  expect(stream.read()).toBeNull();
});

test('streams end, and none opens, while the journal is not current', () => {
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
