import type { Account, CurrentGuichet, RequestCaller } from '@pwp/api-kit';
import type { HandedRequest } from '@pwp/http-host';

/** A caller and its request. */
export interface KnownRequest extends RequestCaller {
  origin: string;
  signal: AbortSignal;
}

/** The callers of requests under way, by what their handlers were handed. */
export interface Callers {
  /** Makes what a handler calls ports with; it stands until the request is answered. */
  hand: (account: Account, guichet: CurrentGuichet | undefined, request: HandedRequest) => RequestCaller;
  /** Undefined for what this host did not make, a copy included, and for the caller of a request that is answered. */
  requestOf: (caller: RequestCaller) => KnownRequest | undefined;
}

/** Knows nobody yet. */
export function createCallers(): Callers {
  const requests = new WeakMap<RequestCaller, KnownRequest>();
  return {
    hand(account, guichet, { origin, signal, whenAnswered }) {
      const caller = Object.freeze({ account, guichet });
      requests.set(caller, { account, guichet, origin, signal });
      whenAnswered(() => requests.delete(caller));
      return caller;
    },
    requestOf: (caller) => requests.get(caller),
  };
}
