import { setTimeout } from 'node:timers/promises';
import { describeFailure } from '@pwp/api-kit/server';
import type { Environment } from '@pwp/contracts';
import type { OwnMeasures } from './own-measures.ts';
import { takeEnvironment } from './launcher-config.ts';
import { Order, type ApiReady, type ProcessSaid } from './launcher-messages.ts';

/** What a process does when its launcher says so. */
interface Orders {
  /** Takes nothing more, and ends once all is answered. */
  leave: () => unknown;
  end: () => unknown;
  /** Tells what it measures. */
  measures: () => Promise<OwnMeasures['measures']>;
}

/** The other processes of a launcher that has several. */
export interface OtherProcesses {
  /** Of this process among them. */
  number: number;
  /** What the others measure; one that does not say in time is left out. */
  measures: () => Promise<readonly OwnMeasures[]>;
}

/** A process as its launcher knows it. */
export interface LaunchedProcess {
  /** Modules that other processes serve: none may be left out. */
  kept: readonly string[];
  /** Undefined where this process alone serves. */
  others: OtherProcesses | undefined;
  /** Says that it serves. `leave` and `end` are called once, when the launcher says so. */
  serves: (ready: Omit<ApiReady, 'tellsMeasures'>, orders: Orders) => void;
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
/** How long it is waited for when it asks the others what they measure, ms. */
const MEASURING = 7_000;

/**
 * Runs this process as its launcher says: it reads its code, serves when asked to, and ends when told to, or with its launcher.
 * `load` gives what serves; it alone has the settings, which leave the environment of the process. What fails is told to the launcher.
 */
export async function answerLauncher(
  load: (environment: Environment) => Promise<(launched: LaunchedProcess) => Promise<void>>,
): Promise<void> {
  // A terminal, or systemd, signals them all: the launcher alone decides.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  const asked = Promise.withResolvers<{ serve: readonly string[]; process?: number | undefined }>();
  // Nothing is under way yet.
  let orders: Orders = {
    leave: () => process.exit(0),
    end: () => process.exit(0),
    measures: () => Promise.resolve([]),
  };
  const questions = createQuestions();
  let reloadStopped = false;
  const noted = Promise.withResolvers<undefined>();
  process.on('message', (message) => {
    const order = Order.parse(message);
    if (typeof order === 'object') {
      if ('serve' in order) asked.resolve(order);
      else if ('answered' in order) questions.answer(order.answered, order.others);
      else
        void orders.measures().then((measures) => say({ told: order.tell, own: { process: order.process, measures } }));
    } else if (order === 'noted') noted.resolve(undefined);
    else if (order === 'reload-stopped') reloadStopped = true;
    else orders[order]();
  });
  // What was said before would be lost: a worker of node:cluster reads from the beginning.
  say('hears');
  try {
    const serve = await load(takeEnvironment());
    const { serve: kept, process: number } = await asked.promise;
    await serve({
      kept,
      others: number === undefined ? undefined : { number, measures: () => questions.ask() },
      serves(ready, given) {
        orders = given;
        say({ ready: { ...ready, tellsMeasures: true } });
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

/** Questions to the launcher about the other processes. */
function createQuestions() {
  const open = new Map<number, (others: readonly OwnMeasures[]) => void>();
  let last = 0;
  return {
    async ask(): Promise<readonly OwnMeasures[]> {
      last += 1;
      const question = last;
      const answer = Promise.withResolvers<readonly OwnMeasures[]>();
      open.set(question, answer.resolve);
      say({ asks: question });
      const late = new AbortController();
      const nothing = setTimeout(MEASURING, [], { signal: late.signal }).catch(() => []);
      const others = await Promise.race([answer.promise, nothing]);
      late.abort();
      open.delete(question);
      return others;
    },
    answer: (question: number, others: readonly OwnMeasures[]) => open.get(question)?.(others),
  };
}

function say(said: ProcessSaid, then: () => void = () => undefined): void {
  process.send?.(said, then);
}
