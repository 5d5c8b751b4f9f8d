import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { declareRoute, type Route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { keptFile } from './kept-file.ts';
import { mount, type MountedRoute } from './mounted-route.ts';
import { openApiDocument, type Described } from './openapi.ts';

const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const endpoints = defineEndpoints({
  'GET /': { summary: 'Page pour essayer l’API', output: { file: 'text/html' } },
  'GET /start.js': { summary: 'Script de cette page', output: { file: 'text/javascript' } },
  'GET /page.css': { summary: 'Couleurs de cette page', output: { file: 'text/css' } },
  'GET /swagger-ui.css': { summary: 'Feuille de style de Swagger UI', output: { file: 'text/css' } },
  'GET /swagger-ui-bundle.js': { summary: 'Script de Swagger UI', output: { file: 'text/javascript' } },
});
const documentEndpoints = defineEndpoints({
  'GET /': { summary: 'Document OpenAPI', output: { file: 'application/json' } },
});

const page = (base: string, title: string) => `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API - ${title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${base}/swagger-ui.css">
    <link rel="stylesheet" href="${base}/page.css">
  </head>
  <body>
    <div id="api"></div>
    <script src="${base}/swagger-ui-bundle.js"></script>
    <script src="${base}/start.js"></script>
  </body>
</html>
`;

/**
 * Swagger UI with landmarks and a heading for screen readers. Deep links are off: they are links inside buttons. Services begin closed:
 * with more than some 130 operations open at once, Swagger UI 5.35 draws the first eight alone.
 */
const start = (document: string) => `const inside = (tag, attributes) => (Original, { React }) => (props) =>
  React.createElement(tag, attributes, React.createElement(Original, props));
const underHeading = (Original, { React }) => (props) =>
  React.createElement('div', null, React.createElement('h2', null, 'Opérations'), React.createElement(Original, props));
window.ui = SwaggerUIBundle({
  url: '${document}',
  dom_id: '#api',
  validatorUrl: null,
  docExpansion: 'none',
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

/** Readable colours, and a button to copy a path that is there without a mouse. There is only this server to choose. */
const STYLE = `.swagger-ui .scheme-container .schemes > .schemes-server-container { display: none; }
.swagger-ui .info .title small pre.version { background: #3a3a3a; color: #fff; }
.swagger-ui .info .url { color: #3a3a3a; }
.swagger-ui .json-schema-2020-12-expand-deep-button { color: #3a3a3a; }
.swagger-ui .btn.authorize, .swagger-ui .btn.authorize span { color: #18753c; }
.swagger-ui .btn.cancel { color: #a11; border-color: #a11; }
.swagger-ui .btn.execute, .swagger-ui .download-contents { background: #3a3a3a; color: #fff; }
.swagger-ui .opblock .opblock-summary .opblock-summary-method { background: #3a3a3a; color: #fff; }
.swagger-ui .opblock .opblock-summary .view-line-link.copy-to-clipboard { width: 24px; margin: 0 5px; transition: none; }
`;

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/** The OpenAPI document of a host, built at the first request. It does not stand in itself. */
export function openApiRoute<A>(address: string, described: Described<A>): MountedRoute<'public'>[] {
  const handler = keptFile('application/json; charset=utf-8', () => JSON.stringify(openApiDocument(described)));
  return mount<'public'>(address, [declareRoute(documentEndpoints['GET /'], { access: 'public', handler })]);
}

/** A page, of a title without markup, to try what the document at `document` says: a local Swagger UI with its own CSP. */
export function docsRoutes(base: string, title: string, document: string): MountedRoute<'public'>[] {
  const file = (name: keyof typeof endpoints, make: () => string | Promise<Buffer>): Route<'public'> => {
    const endpoint = endpoints[name];
    const type = `${endpoint.output.file}; charset=utf-8`;
    return declareRoute(endpoint, {
      access: 'public',
      handler: keptFile(type, make, { 'Content-Security-Policy': CSP }),
    });
  };
  return mount(base, [
    file('GET /', () => page(base, title)),
    file('GET /start.js', () => start(document)),
    file('GET /page.css', () => STYLE),
    file('GET /swagger-ui.css', () => readFile(join(swagger, 'swagger-ui.css'))),
    file('GET /swagger-ui-bundle.js', () => readFile(join(swagger, 'swagger-ui-bundle.js'))),
  ]);
}
