import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Router } from 'koa-router';

const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const FILES: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css'],
  ['swagger-ui-bundle.js', 'text/javascript'],
]);

const PAGE = `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API - Portail Web Professionnel</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
    <link rel="stylesheet" href="/api/docs/page.css">
  </head>
  <body>
    <div id="api"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

/** Swagger UI with landmarks and a heading for screen readers. Deep links are off: they are links inside buttons. */
const START = `const inside = (tag, attributes) => (Original, { React }) => (props) =>
  React.createElement(tag, attributes, React.createElement(Original, props));
const underHeading = (Original, { React }) => (props) =>
  React.createElement('div', null, React.createElement('h2', null, 'Opérations'), React.createElement(Original, props));
window.ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#api',
  validatorUrl: null,
  plugins: [
    {
      wrapComponents: {
        InfoContainer: inside('section', { 'aria-label': 'Présentation' }),
        SchemesContainer: inside('section', { 'aria-label': 'Autorisation' }),
        operations: underHeading,
      },
    },
  ],
});
`;

/** Readable colours. There is only this server to choose. */
const STYLE = `.swagger-ui .scheme-container .schemes > .schemes-server-container { display: none; }
.swagger-ui .info .title small pre.version { background: #3a3a3a; color: #fff; }
.swagger-ui .info .url { color: #3a3a3a; }
.swagger-ui .json-schema-2020-12-expand-deep-button { color: #3a3a3a; }
.swagger-ui .btn.authorize, .swagger-ui .btn.authorize span { color: #18753c; }
.swagger-ui .btn.cancel { color: #a11; border-color: #a11; }
.swagger-ui .btn.execute, .swagger-ui .download-contents { background: #3a3a3a; color: #fff; }
.swagger-ui .opblock .opblock-summary .opblock-summary-method { background: #3a3a3a; color: #fff; }
`;

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/** A page to try the API, `/api/docs`: a local Swagger UI with its own CSP. */
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
  router.get('/page.css', (context) => {
    context.type = 'text/css';
    context.body = STYLE;
  });
  router.get('/:file', async (context) => {
    const { file = '' } = context.params;
    const type = FILES.get(file);
    if (type === undefined) return;
    context.type = type;
    context.set('Cache-Control', 'public, max-age=3600');
    context.body = await readFile(join(swagger, file));
  });
  return router;
}
