import { setTimeout } from 'node:timers/promises';
import { describeFailure } from '@pwp/api-kit/server';
import type { Environment } from '@pwp/contracts';
import { takeEnvironment } from './launcher-config.ts';
import { Order, type ApiReady, type ProcessSaid } from './launcher-messages.ts';

/** A process as its launcher knows it. */
export interface LaunchedProcess {
  /** Modules that other processes serve: none may be left out. */
  kept: readonly string[];
  /** Says that it serves. `leave` and `end` are called once, when the launcher says so. */
  serves: (ready: ApiReady, orders: { leave: () => unknown; end: () => unknown }) => void;
  /** Whether the last reload stopped: this process serves what should have been replaced. */
  reloadStopped: () => boolean;
  /** Says that it takes nothing more. */
  isEnding: () => void;
  /**
   * Says that its server is closed; resolves once the launcher knows. A connection that it handed over before then came back to it:
   * with a process that ends sooner it would hang.
   */
  isClosed: () => Promise<void>;
}

/** How long a launcher is waited for by a process that ends, ms. */
const PATIENCE = 10_000;

/**
 * Runs this process as its launcher says: it reads its code, serves when asked to, and ends when told to, or with its launcher.
 * `load` gives what serves; it alone has the settings, which leave the environment of the process. What fails is told to the launcher.
 */
export async function answerLauncher(
  load: (environment: Environment) => Promise<(launched: LaunchedProcess) => Promise<void>>,
): Promise<void> {
  // A terminal, or systemd, signals them all: the launcher alone decides.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  const asked = Promise.withResolvers<readonly string[]>();
  // Nothing is under way yet.
  let orders: { leave: () => unknown; end: () => unknown } = {
    leave: () => process.exit(0),
    end: () => process.exit(0),
  };
  let reloadStopped = false;
  const noted = Promise.withResolvers<undefined>();
  process.on('message', (message) => {
    const order = Order.parse(message);
    if (typeof order === 'object') asked.resolve(order.serve);
    else if (order === 'noted') noted.resolve(undefined);
    else if (order === 'reload-stopped') reloadStopped = true;
    else orders[order]();
  });
  // What was said before would be lost: a worker of node:cluster reads from the beginning.
  say('hears');
  try {
    const serve = await load(takeEnvironment());
    const kept = await asked.promise;
    await serve({
      kept,
      serves(ready, given) {
        orders = given;
        say({ ready });
      },
      reloadStopped: () => reloadStopped,
      isEnding: () => say('ending'),
      async isClosed() {
        say('closed');
        await Promise.race([noted.promise, setTimeout(PATIENCE)]);
      },
    });
  } catch (error) {
    say({ failed: describeFailure(error) }, () => process.exit(1));
  }
}

function say(said: ProcessSaid, then: () => void = () => undefined): void {
  process.send?.(said, then);
}
