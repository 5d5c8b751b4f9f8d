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
