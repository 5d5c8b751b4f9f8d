import type { ServerResponse } from 'node:http';
import type { ManifestStanding } from './manifest-source.ts';

/**
 * What answers at each address of a probe: the process lives; it can make pages. Of a manifest that no registry confirms too, which is
 * the case of all shells at once: a balancer that left out each of them would leave no page.
 */
export function createProbes(
  standing: () => Promise<ManifestStanding | undefined>,
): ReadonlyMap<string, (response: ServerResponse) => void> {
  async function ready(response: ServerResponse): Promise<void> {
    const manifest = await standing();
    if (manifest === undefined) {
      response.setHeader('retry-after', '5');
      send(response, 503, {
        type: 'about:blank',
        title: 'Service indisponible',
        status: 503,
        code: 'service-indisponible',
        detail: 'Aucun registre ne répond, et aucun manifeste n’est gardé.',
      });
      return;
    }
    send(response, 200, {
      status: 'ok',
      manifeste: manifest.isFollowed ? 'suivi' : 'ancien',
      signeLe: manifest.signedAt,
      confirmeLe: manifest.confirmedAt?.toISOString() ?? null,
    });
  }

  return new Map([
    ['/health/live', (response) => send(response, 200, { status: 'ok' })],
    ['/health/ready', (response) => void ready(response)],
  ]);
}

function send(response: ServerResponse, status: number, body: object): void {
  const type = status === 200 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(response.req.method === 'HEAD' ? undefined : JSON.stringify(body));
}
