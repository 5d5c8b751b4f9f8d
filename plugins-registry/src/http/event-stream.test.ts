import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { createEventStreams } from './event-stream.ts';

test('a stream shows every 10 s that it lives, by an event: no page hears of a comment', () => {
  vi.useFakeTimers();
  try {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    const write = vi.spyOn(response, 'write');
    const streams = createEventStreams(() => ({ sequence: 1 }));
    streams.open(response);
    write.mockClear();
    vi.advanceTimersByTime(20_000);
    expect(write.mock.calls).toEqual([['event: vie\ndata:\n\n'], ['event: vie\ndata:\n\n']]);
    streams.close();
    vi.advanceTimersByTime(20_000);
    expect(write).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});

test('the streams end once what is read is not current', () => {
  vi.useFakeTimers();
  try {
    let isCurrent = true;
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    const streams = createEventStreams(
      () => ({ sequence: 1 }),
      () => isCurrent,
    );
    streams.open(response);
    vi.advanceTimersByTime(10_000);
    expect(response.writableEnded).toBe(false);
    isCurrent = false;
    vi.advanceTimersByTime(10_000);
    expect(response.writableEnded).toBe(true);
    streams.close();
  } finally {
    vi.useRealTimers();
  }
});
