import type { RequestListener } from 'node:http';
import type { ApiModule } from '@pwp/api-kit';
import { renewIsolated } from '@pwp/platform-api/isolation/isolated-module';
import { isSame } from './roll-request.ts';

/**
 * With the operator's token, `POST ?module=<id>&module=<id>` has each of these modules go on in another process, on its code as it is
 * now: 204. 409 when one of them cannot: it runs in the API's process, does not start, or declares something else than it did. Then the API is to be replaced, which says why.
 * Without a token nobody may.
 */
export function renewModules(modules: readonly ApiModule[], token: string | undefined): RequestListener {
  async function renew(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const module = modules.find((each) => each.id === id);
      if (module === undefined) throw new Error(`${id} is not hosted.`);
      await renewIsolated(module);
    }
  }
  return (request, response) => {
    request.resume();
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST' }).end();
      return;
    }
    if (token === undefined || !isSame(request.headers.authorization ?? '', `Bearer ${token}`)) {
      response.writeHead(401).end();
      return;
    }
    const [, query] = (request.url ?? '').split('?', 2);
    renew(new URLSearchParams(query).getAll('module')).then(
      () => response.writeHead(204).end(),
      () => response.writeHead(409).end(),
    );
  };
}
