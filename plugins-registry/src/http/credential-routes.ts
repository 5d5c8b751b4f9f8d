import { randomBytes, randomUUID } from 'node:crypto';
import { requeteInvalide, type Route } from '@pwp/api-kit';
import { AddKey, AddToken, defineEndpoints, ModuleId, PublisherKeys, TeamTokenSummaries } from '@pwp/contracts';
import { z } from 'zod';
import { keyId } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';
import { tokenDigest } from './callers.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';
import { cleInconnue, jetonInconnu } from './registry-problems.ts';

const KeyId = z
  .string()
  .length(16)
  .regex(/^[0-9a-f]*$/);

const endpoints = defineEndpoints({
  'GET /modules/:module/keys': {
    summary: 'Les clés qui signent un module',
    params: z.object({ module: ModuleId }),
    output: PublisherKeys,
  },
  'POST /keys': { summary: 'Ajouter une clé', body: AddKey, output: z.object({ id: KeyId }), status: 201 },
  'DELETE /keys/:key': { summary: 'Révoquer une clé', params: z.object({ key: KeyId }), output: 'none' },
  'GET /tokens': { summary: 'Les jetons des équipes, sans leur secret', output: TeamTokenSummaries },
  'POST /tokens': {
    summary: 'Ajouter un jeton d’équipe, qui ne se lit que dans cette réponse',
    body: AddToken,
    output: z.object({ id: z.uuid(), token: z.string() }),
    status: 201,
  },
  'DELETE /tokens/:token': { summary: 'Révoquer un jeton', params: z.object({ token: z.uuid() }), output: 'none' },
});

/** Publishers' keys and teams' tokens. */
export function credentialRoutes(journal: Journal): Route<RegistryAccess>[] {
  return [
    registryRoute(endpoints['GET /modules/:module/keys'], {
      access: 'team',
      async handler({ params: { module } }) {
        const items = [...journal.state.keys]
          .filter(([, { modules }]) => modules.includes(module) || modules.includes('*'))
          .map(([id, { label, modules, revoked }]) => ({ id, label, modules: [...modules], revoked }));
        return { items, total: items.length };
      },
    }),
    registryRoute(endpoints['POST /keys'], {
      access: 'operator',
      async handler({ caller, body: key }) {
        await journal.change(caller.actor, ({ keys }) => {
          const known = keys.get(keyId(key.publicKey));
          if (known?.revoked === true) throw requeteInvalide('Cette clé est révoquée : il en faut une autre.');
          const isSame = known?.label === key.label && known.modules.join() === key.modules.join();
          return isSame ? undefined : { kind: 'add-key', ...key };
        });
        return { id: keyId(key.publicKey) };
      },
    }),
    registryRoute(endpoints['DELETE /keys/:key'], {
      access: 'operator',
      problems: [cleInconnue],
      async handler({ caller, params: { key } }) {
        await journal.change(caller.actor, ({ keys }) => {
          if (!keys.has(key)) throw cleInconnue(`« ${key} » n’est pas au registre.`);
          return { kind: 'revoke-key', key };
        });
      },
    }),
    registryRoute(endpoints['GET /tokens'], {
      access: 'operator',
      async handler() {
        const items = [...journal.state.tokens.values()].map(({ modules, ...token }) => ({
          ...token,
          modules: [...modules],
        }));
        return { items, total: items.length };
      },
    }),
    registryRoute(endpoints['POST /tokens'], {
      access: 'operator',
      async handler({ caller, body: { modules, label, develop } }) {
        const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')];
        const sha256 = tokenDigest(token);
        await journal.change(caller.actor, () => ({ kind: 'add-token', token: id, sha256, modules, label, develop }));
        return { id, token };
      },
    }),
    registryRoute(endpoints['DELETE /tokens/:token'], {
      access: 'operator',
      problems: [jetonInconnu],
      async handler({ caller, params: { token } }) {
        await journal.change(caller.actor, ({ tokens }) => {
          if (![...tokens.values()].some(({ id }) => id === token)) throw jetonInconnu();
          return { kind: 'revoke-token', token };
        });
      },
    }),
  ];
}
