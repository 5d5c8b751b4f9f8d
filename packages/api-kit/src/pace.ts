import type { IncomingMessage, ServerResponse } from 'node:http';

/** How slow the other side of a connection may be. */
export interface Pace {
  /** Time over which the pace is taken, ms: a line may stand still for less. */
  window: number;
  /** Bytes a second, at least. A whole upload has no limit of time: 100 MB on a slow line take a quarter of an hour. */
  rate: number;
  /** How often it is looked at, ms. */
  every: number;
}

/** Ten agents on one bad line keep it; a connection that is slow on purpose does not. */
export const PACE: Pace = { window: 30_000, rate: 4_096, every: 5_000 };

/** Follows one request and its answer. */
export interface PaceMarks {
  upload: { since: number; received: number };
  download: { since: number; sent: number; waiting: number };
}

/** Starts to follow a request, at `now` (ms). */
export function startPace({ socket }: IncomingMessage, now: number): PaceMarks {
  return {
    upload: { since: now, received: socket.bytesRead },
    download: { since: now, sent: socket.bytesWritten, waiting: 0 },
  };
}

/** Whether the sender holds its body back. It is not at fault while it is we who do not read. */
export function holdsBack(request: IncomingMessage, marks: PaceMarks, now: number, pace: Pace): boolean {
  const received = request.socket.bytesRead;
  const elapsed = now - marks.upload.since;
  const isOurTurn = request.complete || request.readableLength >= request.readableHighWaterMark;
  if (!isOurTurn && elapsed < pace.window) return false;
  if (!isOurTurn && received - marks.upload.received < (elapsed / 1000) * pace.rate) return true;
  marks.upload = { since: now, received };
  return false;
}

/** Whether the reader leaves its answer unread. A chunk is seen to leave once it has left whole, so it is given time for its size. */
export function leavesUnread(response: ServerResponse, marks: PaceMarks, now: number, pace: Pace): boolean {
  const waiting = response.writableLength;
  const sent = (response.socket?.bytesWritten ?? 0) - (response.socket?.writableLength ?? 0);
  const elapsed = now - marks.download.since;
  const keepsUp = sent - marks.download.sent >= (elapsed / 1000) * pace.rate;
  if (waiting > 0 && marks.download.waiting > 0 && !keepsUp) {
    return elapsed > pace.window + (marks.download.waiting / pace.rate) * 1000;
  }
  marks.download = { since: now, sent, waiting };
  return false;
}
