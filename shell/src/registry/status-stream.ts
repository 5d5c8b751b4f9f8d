import type { RegistryStatus } from '@pwp/contracts';
import { shareByTabs } from '../shared-by-tabs.ts';

/** The lock and the channel of all tabs. */
const NAME = 'pwp-registre';

/**
 * Follows the registry's status: which modules are off, which releases stand. One tab of the browser, the holder of a lock, keeps the stream and
 * tells the others. While the stream is silent, the tab polls the registry.
 */
export function followStatus(tell: (status: RegistryStatus) => void): () => void {
  /** Opens the stream again, in the tab that keeps it. */
  let open: (() => void) | undefined;
  return shareByTabs(
    {
      name: NAME,
      isMessage: isStatus,
      keep(hear, leaving) {
        const { promise, resolve } = Promise.withResolvers<void>();
        let stream: EventSource | undefined;
        open = () => {
          stream?.close();
          stream = new EventSource('/registry/v1/stream');
          stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
            const status: unknown = JSON.parse(data);
            if (isStatus(status)) hear(status);
          });
          stream.addEventListener('vie', () => hear());
        };
        open();
        leaving.addEventListener('abort', () => {
          stream?.close();
          resolve();
        });
        return promise;
      },
      async ask(hear, over) {
        try {
          const response = await fetch('/registry/v1/status', { credentials: 'omit', cache: 'no-store', signal: over });
          const status: unknown = response.ok ? await response.json() : undefined;
          if (!isStatus(status)) return;
          hear(status);
          // The registry answers but its stream is silent: it was refused, and browsers do not retry that, or its connection is dead.
          open?.();
        } catch {
          // The next silence polls again.
        }
      },
    },
    tell,
  );
}

function isStatus(data: unknown): data is RegistryStatus {
  return (
    typeof data === 'object' &&
    data !== null &&
    'sequence' in data &&
    typeof data.sequence === 'number' &&
    'disabled' in data &&
    Array.isArray(data.disabled) &&
    'releases' in data &&
    typeof data.releases === 'object' &&
    data.releases !== null
  );
}
