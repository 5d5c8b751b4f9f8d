import type { RawInput, Route } from '@pwp/api-kit';
import type { ProblemFault } from '@pwp/contracts';
import type { z } from 'zod';
import { faultsOf, inputRefused } from './input-faults.ts';

export { faultsOf, inputRefused };

/** What a request says, before or after its schemas. */
export type RequestInput = Pick<RawInput, 'params' | 'query' | 'headers' | 'body'>;

/** What a request says, by the schemas of its route. Throws `requete-invalide` with each fault. */
export function parseInput(
  route: Pick<Route<unknown>, 'params' | 'query' | 'headers' | 'body'>,
  said: RequestInput,
): RequestInput {
  const faults: ProblemFault[] = [];
  const read = (schema: z.ZodType | undefined, value: unknown): unknown => {
    if (schema === undefined) return undefined;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    faults.push(...faultsOf(result.error));
    return undefined;
  };
  const input = {
    params: read(route.params, said.params),
    query: read(route.query, said.query),
    headers: read(route.headers, said.headers),
    body: read(route.body, said.body),
  };
  if (faults.length > 0) throw inputRefused(faults);
  return input;
}
