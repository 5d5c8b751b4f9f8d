import type { Problem } from '@pwp/contracts';

/** What a page and its worker send each other by: a `Worker`, the worker's own scope, or a `MessagePort`. */
export interface Messages {
  addEventListener: (type: 'message', listener: (event: MessageEvent<unknown>) => void) => void;
  postMessage: (message: unknown, options: { transfer: Transferable[] }) => void;
}

/** What a worker asks of its page; `pwpCall` numbers its calls. */
export interface WorkerCall {
  pwpCall: number;
  key: string;
  input: unknown;
}

/** What the page answers: the value, or the problem. */
export interface WorkerAnswer {
  pwpAnswer: number;
  value?: unknown;
  problem?: Problem;
}

/** Whether a message is a call of a worker: a worker may say other things to its page. */
export function isCall(message: unknown): message is WorkerCall {
  return typeof message === 'object' && message !== null && 'pwpCall' in message && 'key' in message;
}

/** Whether a message is an answer of the page. */
export function isAnswer(message: unknown): message is WorkerAnswer {
  return typeof message === 'object' && message !== null && 'pwpAnswer' in message;
}
