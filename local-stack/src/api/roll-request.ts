import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { describeFailure } from '@pwp/api-kit';
import { ModuleId } from '@pwp/contracts';
import { z } from 'zod';
import { sendProblem } from '../front-door/send-problem.ts';
import type { LaunchedApi } from './launched-api.ts';

/**
 * `POST` with the operator's token has new processes take over the API, so that it serves the modules as they are now. 200 with the
 * ids of its modules once they serve; 502 with why when one does not start or would lose a module that is served, and the former go on.
 * `?module=<id>` says that it is for this module, and rolls nothing when its API is served as it stands; `?saved=<id>`, as often as there
 * are, that code of these modules alone was saved: those that have processes of their own and declare what they did are started anew alone.
 */
export function rollOnRequest(
  { reload, servesAsItStands, renew }: Pick<LaunchedApi, 'reload' | 'servesAsItStands' | 'renew'>,
  operatorToken: string,
): RequestListener {
  async function rolledFor(asked: URLSearchParams): Promise<string[]> {
    const module = ModuleId.safeParse(asked.get('module'));
    const saved = z.array(ModuleId).min(1).safeParse(asked.getAll('saved'));
    const served = module.success
      ? await servesAsItStands(module.data)
      : saved.success
        ? await renew(saved.data).catch(() => undefined)
        : undefined;
    return served ?? (await reload()).modules;
  }

  return (request, response) => {
    request.resume();
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST' }).end();
      return;
    }
    if (!isSame(request.headers.authorization ?? '', `Bearer ${operatorToken}`)) {
      sendProblem(response, {
        title: 'Non authentifié',
        status: 401,
        code: 'non-authentifie',
        detail: 'Le jeton de l’opérateur de cette machine est demandé : PWP_DATA_DIR/registry/operator-token.',
      });
      return;
    }
    const [, query] = (request.url ?? '').split('?', 2);
    rolledFor(new URLSearchParams(query)).then(
      (modules) => {
        response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
        response.end(JSON.stringify({ modules }));
      },
      (error: unknown) =>
        sendProblem(response, {
          title: 'L’API n’a pas démarré',
          status: 502,
          code: 'api-non-demarree',
          detail: `Celle d’avant sert toujours. ${describeFailure(error)}`,
        }),
    );
  };
}

/** Compares what a request said with a token, in a time that says nothing of it. */
export function isSame(said: string, expected: string): boolean {
  const [one, other] = [said, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
