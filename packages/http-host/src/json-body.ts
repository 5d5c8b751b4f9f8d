import { bodyParser } from '@koa/bodyparser';
import { requeteInvalide, typeDeCorpsRefuse, type Route } from '@pwp/api-kit';
import type { Context } from 'koa';

/** Default limit of a JSON body, bytes: ten times what a page of the portal sends. */
const JSON_BYTES = 64 * 1024;

/** Deepest nesting of objects and lists, low enough for a recursive reader. */
const DEEPEST = 32;

/** Default limit of fields and items in all: each may cause a fault of its own in the response. */
const JSON_VALUES = 5_000;

/** Most fields and items that a route may ask for: their check takes tens of milliseconds. */
export const MOST_JSON_VALUES = 100_000;

/**
 * Reads JSON bodies up to a limit in bytes, and in fields and items. Throws `type-de-corps-refuse` for a body that says another
 * type, and `requete-invalide` for one with too many levels or parts.
 */
export function jsonBody({
  jsonBytes = JSON_BYTES,
  jsonValues,
}: Pick<Route, 'jsonBytes' | 'jsonValues'>): (context: Context) => Promise<void> {
  const parse = bodyParser({ enableTypes: ['json'], jsonLimit: jsonBytes, onError: refuse });
  return async (context) => {
    // The parser would take it for `{}`, and its fields for absent.
    if (context.request.length !== 0 && context.request.is('application/json') === false) throw typeDeCorpsRefuse();
    await parse(context, () => Promise.resolve());
    requireReadable(context.request.body, jsonValues);
  };
}

/** Reads a form of 16 KiB at most. Throws `requete-invalide` when it has too many fields. */
export async function urlencodedBody(context: Context): Promise<void> {
  await parseForm(context, () => Promise.resolve());
  requireReadable(context.request.body);
}

const parseForm = bodyParser({ enableTypes: ['form'], formLimit: '16kb', onError: refuse });

/** A wrong encoding or length has no status of its own, but is the sender's fault. */
function refuse(error: Error): never {
  throw 'status' in error ? error : requeteInvalide(undefined, { cause: error });
}

/** Checks a value without recursion, so that its depth cannot overflow the stack. Throws `requete-invalide`. */
export function requireReadable(body: unknown, most = JSON_VALUES): void {
  let level: unknown[] = [body];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw requeteInvalide(`Le corps de la requête est imbriqué sur plus de ${DEEPEST} niveaux.`);
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const key in value) {
        values += 1;
        if (values > most) {
          throw requeteInvalide(`Le corps de la requête compte plus de ${most} champs et éléments.`);
        }
        below.push((value as Record<string, unknown>)[key]);
      }
    }
    level = below;
  }
}
