import { ProblemError, PortUnavailable, type ModuleParts, type Port } from '@pwp/api-kit';
import { isInTransaction } from '@pwp/database/transactions';
import { faultsOf, inputRefused } from '@pwp/http-host/input';
import type { Remote } from './values.ts';

/** The ports of others, as the code of an isolated module calls them. */
export function createPortClients() {
  const called: Port[] = [];
  /** What the host lent for the request of each caller. */
  const callers = new WeakMap<object, Remote>();
  return {
    called: called as readonly Port[],
    know: (caller: object, call: Remote) => void callers.set(caller, call),
    forget: (caller: object) => void callers.delete(caller),
    clientOf(port: Port): object {
      called.push(port);
      const methods = Object.entries(port.methods).map(([method, { output }]) => [
        method,
        async (caller: object, input: unknown) => {
          const call = callers.get(caller);
          if (call === undefined)
            throw new Error(`« ${port.name} » is called with the \`caller\` of a request under way alone.`);
          if (isInTransaction())
            throw new Error(`« ${port.name} » is called in a transaction: call it before, or after.`);
          const read = output.safeParse(await call(port.name, method, input));
          if (!read.success) throw new PortUnavailable(port.name, 'version', read.error);
          return read.data;
        },
      ]);
      return Object.freeze(Object.fromEntries(methods)) as object;
    },
  };
}

/** What the host asks of a port. */
export interface AskedOfPort {
  input: unknown;
}

/** Answers by the contract: an error that it does not name is a failure of the module's own, whatever it says. */
export async function answerPort(
  { ports = [] }: ModuleParts,
  name: string,
  method: string,
  { input, ...asked }: AskedOfPort,
): Promise<unknown> {
  const served = ports.find(({ port }) => port.name === name);
  const [contract, work] = [served?.port.methods[method], served?.methods[method]];
  if (contract === undefined || work === undefined) throw new Error(`Nothing serves « ${name} » › ${method}.`);
  const read = contract.input.safeParse(input);
  if (!read.success) throw inputRefused(faultsOf(read.error));
  try {
    return contract.output.parse(await work.run({ ...asked, input: read.data } as never));
  } catch (error) {
    const isDeclared = contract.problems?.some(({ kind }) => error instanceof ProblemError && error.code === kind.code);
    if (isDeclared === true || !(error instanceof ProblemError) || error.code !== 'requete-invalide') throw error;
    throw new Error(error.message, { cause: error });
  }
}
