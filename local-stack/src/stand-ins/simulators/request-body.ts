import { bodyParser } from '@koa/bodyparser';
import type { Middleware } from 'koa';
import { SimulatorError } from './simulator-error.ts';

/**
 * Reads a JSON body, or the form of a page, of at most 1 MiB into `ctx.request.body`.
 * @throws SimulatorError `code` (400) for a body that cannot be read, `corps-trop-volumineux` (413)
 */
export function readBody(code: string): Middleware {
  return bodyParser({
    enableTypes: ['json', 'form'],
    jsonLimit: '1mb',
    formLimit: '1mb',
    onError(error) {
      if ('status' in error && error.status === 413) {
        throw new SimulatorError(413, 'corps-trop-volumineux', 'Le corps de la requête dépasse 1 Mio.');
      }
      throw new SimulatorError(400, code, 'Le corps de la requête ne se lit pas.');
    },
  });
}
