import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Router } from 'koa-router';

const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
};

const PAGE = `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API - Portail Web Professionnel</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <main id="api"></main>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const START = `window.ui = SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', validatorUrl: null, deepLinking: true });\n`;

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/** A page to try the API, `/api/docs`: Swagger UI from this machine, under a CSP of its own. */
export function docsRouter(): Router {
  const router = new Router({ prefix: '/api/docs' });
  router.use(async (context, next) => {
    context.set('Content-Security-Policy', CSP);
    await next();
  });
  router.get('/', (context) => {
    context.type = 'html';
    context.body = PAGE;
  });
  router.get('/start.js', (context) => {
    context.type = 'text/javascript';
    context.body = START;
  });
  router.get('/:file', async (context) => {
    const type = FILES[context.params['file'] ?? ''];
    if (type === undefined) return;
    context.type = type;
    context.set('Cache-Control', 'public, max-age=3600');
    context.body = await readFile(join(swagger, context.params['file'] ?? ''));
  });
  return router;
}
