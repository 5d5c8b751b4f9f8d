import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { html, Html } from '@pwp/api-kit';

const CSS = `
:root { color-scheme: light }
body { margin: 0 auto; max-width: 80rem; padding: 1rem 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: #161616; background: #fff }
a { color: #000091 }
table { width: 100%; border-collapse: collapse }
caption { text-align: left; padding: .5rem 0; font-weight: bold }
th { white-space: nowrap }
th, td { text-align: left; vertical-align: top; padding: .5rem; border-bottom: 1px solid #929292 }
fieldset { border: 1px solid #929292; margin: 1rem 0; padding: .5rem 1rem 1rem }
label { display: inline-block; margin-right: 1rem }
ul { margin: 0; padding-left: 1rem }
pre { background: #f6f6f6; font: inherit; overflow-wrap: anywhere; padding: 1rem; white-space: pre-wrap }
summary { cursor: pointer }
td select { max-width: 14rem }
select, input, textarea, button { font: inherit; padding: .25rem .5rem; border: 1px solid #3a3a3a; background: #fff; color: inherit }
button { background: #000091; border-color: #000091; color: #fff; cursor: pointer }
:focus-visible { outline: 2px solid #0a76f6; outline-offset: 2px }
`;
// Outside the template: the formatter may reformat templates, and the hash covers the exact text.
const STYLE = new Html(`<style>${CSS}</style>`);
const HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(CSS).digest('base64')}'`,
    "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/** Sends a complete page of the local stack: French, without script, under a strict CSP. */
export function sendPage(ctx: Context, title: string, content: Html): void {
  ctx.set(HEADERS);
  ctx.type = 'html';
  ctx.body = `<!doctype html>${
    html`<html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} - simulateur du portail</title>
        <link rel="icon" href="data:," />
        ${STYLE}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`.text
  }`;
}

/** Rows of cells, of which the first heads its row. */
export interface PageTable {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number | Html)[])[];
}

/** Sends a page with a table. */
export function sendTable(ctx: Context, title: string, intro: Html, { caption, columns, rows }: PageTable): void {
  const table = html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([first, ...cells]) =>
          html`<tr>
            <th scope="row">${first}</th>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
  sendPage(ctx, title, html`${intro}${table}`);
}

/** The options of a list, with the chosen one. */
export function optionsOf(
  labels: readonly (readonly [value: string | number, label: string])[],
  chosen?: unknown,
): Html[] {
  return labels.map(
    ([value, label]) => html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${label}</option>`,
  );
}
