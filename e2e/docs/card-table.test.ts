import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const [, card = ''] = /## The owner's card\n([^]*?)\n## /.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
const rows = [...card.matchAll(/^\| (\S+) +\| .+? \| `([^`]+)`/gm)].map(([, name = '', file = '']) => [name, file]);

test('the card has its twelve packages', () => {
  expect(rows.map(([name]) => name).join(' ')).toBe(
    'single-spa vue pinia vite koa koa-router sequelize mysql2 keycloak-js keycloak-connect jspdf node-cron',
  );
});

test.each(rows)('the file that the card names imports the package: %s', (name = '', file = '') => {
  expect(readFileSync(join(root, file), 'utf8')).toMatch(new RegExp(`(?:from |import\\()'${name}['/]`));
});
