import { Router } from 'koa-router';
import { html } from '@pwp/api-kit';
import { sendPage } from '../simulators/html-page.ts';
import type { Panne } from '../simulators/panne.ts';
import { readBody } from '../simulators/request-body.ts';
import { errorBodies } from '../simulators/simulator-app.ts';

/** The failure switch of the embedded identity's administration, and its page, under `/dev/identity`. */
export function identityDevRoutes(path: string, panne: Panne): Router {
  const router = new Router({ prefix: path });
  router.use(errorBodies);
  router.get('/panne', panne.read);
  router.post('/panne', readBody('mode-invalide'), panne.write);
  router.get('/', (ctx) => {
    sendPage(
      ctx,
      'Identité',
      html`<p>
          Une panne est celle de l’administration des comptes, que l’API appelle : les personnes se connectent et
          travaillent comme avant.
        </p>
        ${panne.form(path)}`,
    );
  });
  return router;
}
