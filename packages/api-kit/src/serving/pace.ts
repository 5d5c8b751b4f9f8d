import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Limits on a slow client. */
export interface Pace {
  /** Window over which the rate is measured, ms. A connection may stall for less. */
  window: number;
  /**
   * Minimum rate, bytes a second. A whole upload has no time limit: 100 MB on a slow connection take a quarter of an
   * hour.
   */
  rate: number;
  /** Interval between two checks, ms. */
  every: number;
}

/** Ten agents on one bad connection stay above it; a deliberately slow client does not. */
export const PACE: Pace = { window: 30_000, rate: 4_096, every: 5_000 };

/** What is watched of a request, beside its connection. */
export type WatchedRequest = Pick<IncomingMessage, 'complete' | 'readableLength' | 'readableHighWaterMark'>;

/** What is watched of a connection. */
export type WatchedSocket = Pick<Socket, 'bytesRead' | 'bytesWritten'>;

/** What is watched of a response. */
export interface WatchedResponse extends Pick<ServerResponse, 'writableLength'> {
  socket: Pick<Socket, 'bytesWritten' | 'writableLength'> | null;
}

/** Follows one request and its response. */
export interface PaceMarks<Connection extends WatchedSocket = WatchedSocket> {
  /** Kept here: a request whose reader left it in the middle (`for await`, `pipeline`) has none any more. */
  socket: Connection;
  upload: { since: number; received: number };
  download: { since: number; sent: number; waiting: number };
}

/** Starts to follow a request at `now` (ms). */
export function startPace<Connection extends WatchedSocket>(socket: Connection, now: number): PaceMarks<Connection> {
  return {
    socket,
    upload: { since: now, received: socket.bytesRead },
    download: { since: now, sent: socket.bytesWritten, waiting: 0 },
  };
}

/** Whether the sender is stalling its body. It does not count while our side is not reading. */
export function holdsBack(request: WatchedRequest, marks: PaceMarks, now: number, pace: Pace): boolean {
  const received = marks.socket.bytesRead;
  const elapsed = now - marks.upload.since;
  const isOurTurn = request.complete || request.readableLength >= request.readableHighWaterMark;
  if (!isOurTurn && elapsed < pace.window) return false;
  if (!isOurTurn && received - marks.upload.received < (elapsed / 1000) * pace.rate) return true;
  marks.upload = { since: now, received };
  return false;
}

/**
 * Whether the reader is not reading its response. A chunk counts only once all of it left, so the allowance depends
 * on its size.
 */
export function leavesUnread(response: WatchedResponse, marks: PaceMarks, now: number, pace: Pace): boolean {
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
