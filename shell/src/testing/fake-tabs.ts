import { vi, type Mock } from 'vitest';

/** A tab that follows a source: what it heard, and how it leaves. */
interface FakeTab<Heard> {
  heard: Heard[];
  stop: () => void;
}

/** One browser with several tabs, and what it fetches. */
export interface FakeTabs {
  asked: Mock<typeof fetch>;
  open: <Heard>(follow: (tell: (heard: Heard) => void) => () => void) => FakeTab<Heard>;
  /** Every tab leaves, and the browser is as it was. */
  close: () => void;
}

/** Puts a lock and channels that tabs share in place of the browser's, and the test's clock; call `close` when the test ends. */
export function openFakeTabs(): FakeTabs {
  let waiting: (() => unknown)[] = [];
  let isHeld = false;
  let channels: FakeChannel[] = [];
  const stops: (() => void)[] = [];
  const asked = vi.fn<typeof fetch>();

  class FakeChannel extends EventTarget {
    readonly name: string;
    constructor(name: string) {
      super();
      this.name = name;
      channels.push(this);
    }
    postMessage(data: unknown) {
      for (const other of channels)
        if (other !== this && other.name === this.name) other.dispatchEvent(new MessageEvent('message', { data }));
    }
    close() {
      channels = channels.filter((other) => other !== this);
    }
  }

  async function take(work: () => unknown): Promise<void> {
    isHeld = true;
    await work();
    isHeld = false;
    const next = waiting.shift();
    if (next !== undefined) void take(next);
  }

  vi.useFakeTimers();
  vi.stubGlobal('fetch', asked);
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  Object.defineProperty(navigator, 'locks', {
    configurable: true,
    value: {
      request: (_name: string, _options: object, work: () => Promise<unknown>) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const turn = () => work().then(() => resolve());
        if (isHeld) waiting.push(turn);
        else void take(turn);
        return promise;
      },
    },
  });

  return {
    asked,
    open<Heard>(follow: (tell: (heard: Heard) => void) => () => void) {
      const heard: Heard[] = [];
      const stop = follow((each) => heard.push(each));
      stops.push(stop);
      return { heard, stop };
    },
    close() {
      waiting = [];
      for (const stop of stops) stop();
      Reflect.deleteProperty(navigator, 'locks');
      vi.useRealTimers();
      vi.unstubAllGlobals();
    },
  };
}
