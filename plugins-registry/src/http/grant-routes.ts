import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { nonAuthentifie, type Clock } from '@pwp/api-kit';
import {
  DEVELOPMENT_COOKIE,
  DEVELOPMENT_PATH,
  GrantCode,
  OpenGrant,
  type GrantSummary,
  type OfferedGrant,
  type OpenedGrant,
} from '@pwp/contracts';
import { isInForce, offeredGrant, writeGrant, type DevelopmentGrant } from '../core/grant.ts';
import { placeFaults } from '../core/release-faults.ts';
import type { SigningKey } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../registry.ts';
import { answerJson, answerNothing } from './answer.ts';
import { tokenDigest, type FindCaller } from './callers.ts';
import type { GrantReader } from './grant-reader.ts';
import { readJson } from './read-body.ts';
import { octroiInconnu, octroiRefuse, octroisFermes } from './registry-problems.ts';
import type { RegistryRoute } from './registry-route.ts';

/** Who takes or leaves a grant in a browser, for the journal: its account has no name here. */
const BROWSER = 'navigateur';

/** What grants are made with. */
export interface GrantParts {
  journal: Journal;
  registry: Pick<Registry, 'othersThan'>;
  key: SigningKey;
  clock: Clock;
  callerOf: FindCaller;
  grants: GrantReader;
}

/** Grants of development: opened by a token, taken by one browser, left or revoked (docs/registry.md). */
export function grantRoutes({ journal, registry, key, clock, callerOf, grants }: GrantParts): RegistryRoute[] {
  const inForce = () => [...journal.state.grants.values()].filter((grant) => isInForce(grant, clock.now()));

  function requireOpen(): void {
    if (grants.isOpen) return;
    throw octroisFermes('L’exploitation du portail le permet par PWP_DEV_GRANTS, avec PWP_RINGS_SECRET.');
  }

  /** The grant that the code of a body gives, and the account that asks. */
  async function offerOf(request: IncomingMessage) {
    requireOpen();
    const holder = grants.holderOf(request);
    if (holder === undefined) throw nonAuthentifie('Connectez-vous au portail, puis ouvrez de nouveau cette adresse.');
    const { code } = await readJson(request, GrantCode);
    await journal.catchUp();
    const offered = offeredGrant(journal.state.grants, tokenDigest(code), clock.now());
    if (offered === undefined)
      throw octroiInconnu('Cette adresse a déjà servi, ou elle est périmée : relancez « pwp dev ».');
    return { offered, holder };
  }

  return [
    {
      method: 'POST',
      path: /^\/registry\/v1\/modules\/([a-z][a-z0-9-]{1,31})\/grants$/,
      async answer(request, response, [module = '']) {
        const caller = await callerOf(request);
        caller.requireDevelopment(module);
        requireOpen();
        const { entry, declaration, hours } = await readJson(request, OpenGrant);
        const faults =
          declaration.id === module
            ? placeFaults(declaration, registry.othersThan(module))
            : [
                {
                  code: 'declaration-invalide',
                  detail: `module.json says "id": "${declaration.id}", not « ${module} ».`,
                },
              ];
        if (faults.length > 0)
          throw octroiRefuse(`${faults.length} défaut(s) à corriger dans module.json.`, {
            errors: faults.map(({ code, detail }) => ({ pointer: code, detail })),
          });
        const [grant, code] = [randomUUID(), randomBytes(24).toString('base64url')];
        const until = new Date(clock.now().getTime() + hours * 3_600_000).toISOString();
        await journal.change(caller.actor, () => ({
          kind: 'open-grant',
          grant,
          ...(caller.token !== undefined && { token: caller.token }),
          module,
          entry,
          declaration,
          until,
          code: tokenDigest(code),
        }));
        answerJson(request, response, 201, {
          grant,
          path: `${DEVELOPMENT_PATH}?jeton=${code}`,
          until,
        } satisfies OpenedGrant);
      },
    },
    {
      method: 'GET',
      path: /^\/registry\/v1\/grants$/,
      async answer(request, response) {
        const caller = await callerOf(request);
        const items = inForce()
          .filter(({ module }) => caller.isFor(module))
          .map(presentGrant);
        answerJson(request, response, 200, { items, total: items.length });
      },
    },
    {
      method: 'DELETE',
      path: /^\/registry\/v1\/grants\/([0-9a-f-]{36})$/,
      async answer(request, response, [id = '']) {
        const caller = await callerOf(request);
        const known = inForce().find(({ grant }) => grant === id);
        if (known === undefined) throw octroiInconnu(`« ${id} » a pris fin, ou n’a jamais été ouvert.`);
        caller.requireModule(known.module);
        await revoke(caller.actor, known);
        answerNothing(response);
      },
    },
    {
      method: 'POST',
      path: /^\/registry\/v1\/grants\/offer$/,
      async answer(request, response) {
        const { offered } = await offerOf(request);
        answerJson(request, response, 200, presentOffer(offered));
      },
    },
    {
      method: 'POST',
      path: /^\/registry\/v1\/grants\/take$/,
      async answer(request, response) {
        const { offered, holder } = await offerOf(request);
        // Of two browsers that take it at once, the journal knows the first.
        await journal.change(BROWSER, ({ grants: known }) => {
          if (offeredGrant(known, offered.code, clock.now()) === undefined)
            throw octroiInconnu('Cette adresse vient de servir ailleurs : relancez « pwp dev ».');
          return { kind: 'take-grant', grant: offered.grant, module: offered.module, holder };
        });
        const seconds = Math.floor((offered.until.getTime() - clock.now().getTime()) / 1_000);
        setCookie(request, response, writeGrant({ ...offered, holder }, key), seconds);
        answerJson(request, response, 200, presentOffer(offered));
      },
    },
    {
      method: 'DELETE',
      path: /^\/registry\/v1\/grants\/taken$/,
      async answer(request, response) {
        const { grant } = await grants.ofRequest(request);
        if (grant !== undefined) await revoke(BROWSER, grant);
        setCookie(request, response, '', 0);
        answerNothing(response);
      },
    },
  ];

  async function revoke(actor: string, { grant, module }: DevelopmentGrant): Promise<void> {
    await journal.change(actor, ({ grants: known }) =>
      known.get(grant)?.revoked === false ? { kind: 'revoke-grant', grant, module } : undefined,
    );
  }
}

function presentGrant({ grant, module, entry, until, openedBy, holder }: DevelopmentGrant): GrantSummary {
  return {
    grant,
    module,
    origin: new URL(entry).origin,
    until: until.toISOString(),
    openedBy,
    taken: holder !== undefined,
  };
}

function presentOffer({ module, declaration, entry, until }: DevelopmentGrant): OfferedGrant {
  return {
    module,
    title: declaration.title,
    path: declaration.path,
    origin: new URL(entry).origin,
    until: until.toISOString(),
  };
}

/** To this site's pages alone, and never to their scripts. Browsers say in `Origin` whether the portal is served by TLS. */
function setCookie({ headers }: IncomingMessage, response: ServerResponse, value: string, seconds: number): void {
  const secure = headers.origin?.startsWith('https:') === true ? '; Secure' : '';
  response.setHeader(
    'Set-Cookie',
    `${DEVELOPMENT_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`,
  );
}
