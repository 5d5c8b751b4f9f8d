import { requeteInvalide, type ProblemError } from '@pwp/api-kit';
import type { ProblemFault } from '@pwp/contracts';
import type { z } from 'zod';

/** Faults of one input that are told: whoever sent more mends these first. */
const MOST_FAULTS = 50;

/** What is wrong with an input, each fault with where it stands. */
export function faultsOf({ issues }: z.ZodError): ProblemFault[] {
  return issues
    .slice(0, MOST_FAULTS)
    .map(({ path, message }) => ({ pointer: `/${path.map(String).join('/')}`, detail: message }));
}

/** The `requete-invalide` that says these faults. */
export function inputRefused(faults: ProblemFault[]): ProblemError {
  return requeteInvalide(faults.map(({ detail }) => detail).join(' '), { errors: faults });
}
