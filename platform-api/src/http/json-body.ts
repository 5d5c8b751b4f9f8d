import { bodyParser } from '@koa/bodyparser';
import { requeteInvalide } from '@pwp/api-kit';
import type { Context } from 'koa';

/** Largest JSON body of a route that says nothing else, bytes: ten times what a page of the portal sends. */
export const JSON_BYTES = 64 * 1024;

/** Objects and lists within each other: whatever reads a body by calling itself gets through. */
const DEEPEST = 32;

/** Fields and items in all: each may become a fault of its own in the answer. */
const MOST_VALUES = 5_000;

/** Reads JSON bodies of at most so many bytes. Throws `requete-invalide` for one that is nested too deep or has too many parts. */
export function jsonBody(bytes: number): (context: Context) => Promise<void> {
  const parse = bodyParser({ enableTypes: ['json'], jsonLimit: bytes, onError: refuse });
  return async (context) => {
    await parse(context, () => Promise.resolve());
    requireReadable(context.request.body);
  };
}

/** Reads a form of 16 KiB at most. Throws `requete-invalide` for one that has too many fields. */
export async function formBody(context: Context): Promise<void> {
  await parseForm(context, () => Promise.resolve());
  requireReadable(context.request.body);
}

const parseForm = bodyParser({ enableTypes: ['form'], formLimit: '16kb', onError: refuse });

/** A coding or a length that lies has no status of its own, and is the sender's fault all the same. */
function refuse(error: Error): never {
  throw 'status' in error ? error : requeteInvalide(undefined, { cause: error });
}

/** Looks at a value without calling itself, so that its depth cannot exhaust the stack. Throws `requete-invalide`. */
export function requireReadable(body: unknown): void {
  let level: unknown[] = [body];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw requeteInvalide(`Le corps de la requête est imbriqué sur plus de ${DEEPEST} niveaux.`);
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const key in value) {
        values += 1;
        if (values > MOST_VALUES) {
          throw requeteInvalide(`Le corps de la requête compte plus de ${MOST_VALUES} champs et éléments.`);
        }
        below.push((value as Record<string, unknown>)[key]);
      }
    }
    level = below;
  }
}
