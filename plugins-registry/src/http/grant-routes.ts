import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { hostCookie, nonAuthentifie, WithHeaders, type Clock, type Route } from '@pwp/api-kit';
import {
  DEVELOPMENT_COOKIE,
  DEVELOPMENT_PATH,
  DevelopmentEntry,
  defineEndpoints,
  GrantCode,
  GrantOffer,
  GrantSummaries,
  ModuleId,
  OfferedGrant,
  OpenedGrant,
  OpenGrant,
  TakeGrant,
  type GrantSummary,
} from '@pwp/contracts';
import { z } from 'zod';
import { BROWSER } from '../core/actors.ts';
import { consentTo, isConsent, isInForce, offeredGrant, writeGrants, type DevelopmentGrant } from '../core/grant.ts';
import { addressFaults } from '../core/release-faults.ts';
import type { SigningKey } from '../core/signing-key.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../registry.ts';
import type { BrowserReader } from './browser-reader.ts';
import { tokenDigest } from './callers.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';
import { accordAbsent, octroiInconnu, octroiRefuse, octroisFermes } from './registry-problems.ts';

const endpoints = defineEndpoints({
  'POST /modules/:module/grants': {
    summary: 'Ouvrir un octroi de développement',
    params: z.object({ module: ModuleId }),
    body: OpenGrant,
    output: OpenedGrant,
    status: 201,
  },
  'GET /grants': { summary: 'Les octrois en vigueur des modules du jeton', output: GrantSummaries },
  'DELETE /grants/taken': { summary: 'Mettre fin aux octrois de ce navigateur', output: 'none' },
  'DELETE /grants/:grant': {
    summary: 'Mettre fin à un octroi',
    params: z.object({ grant: z.uuid() }),
    output: 'none',
  },
  'POST /grants/offer': { summary: 'Ce que donne le code d’une adresse', body: GrantCode, output: GrantOffer },
  'POST /grants/take': {
    summary: 'Prendre, dans ce navigateur, l’octroi auquel la personne a consenti',
    body: TakeGrant,
    output: OfferedGrant,
  },
});

/** Dependencies of the grant routes. */
export interface GrantParts {
  journal: Journal;
  registry: Pick<Registry, 'othersThan'>;
  key: SigningKey;
  clock: Clock;
  browser: BrowserReader;
}

/** Development grants: opened with a token, taken by one browser, left or revoked (docs/registry.md › Grants). */
export function grantRoutes({ journal, registry, key, clock, browser }: GrantParts): Route<RegistryAccess>[] {
  const inForce = () => [...journal.state.grants.values()].filter((grant) => isInForce(grant, clock.now()));

  function requireOpen(): void {
    if (browser.hasGrants) return;
    throw octroisFermes('L’exploitation du portail le permet par PWP_DEV_GRANTS, avec PWP_RINGS_SECRET.');
  }

  /** The grant of a code, and the asking account. */
  async function offerOf(request: IncomingMessage, code: string) {
    requireOpen();
    const holder = browser.factsOf(request)?.v;
    if (holder === undefined) throw nonAuthentifie('Connectez-vous au portail, puis ouvrez de nouveau cette adresse.');
    await journal.catchUp();
    const offered = offeredGrant(journal.state.grants, tokenDigest(code), clock.now());
    if (offered === undefined)
      throw octroiInconnu('Cette adresse a déjà servi, ou elle est périmée : relancez « pwp dev ».');
    return { offered, holder };
  }

  const offerProblems = [nonAuthentifie, octroisFermes, octroiInconnu];
  return [
    registryRoute(endpoints['POST /modules/:module/grants'], {
      access: 'developer',
      problems: [octroisFermes, octroiRefuse],
      async handler({ caller, params: { module }, body: { entry, declaration, hours } }) {
        requireOpen();
        const faults = [
          ...entryFaults(entry),
          ...(declaration.id === module
            ? addressFaults(declaration, registry.othersThan(module))
            : [
                {
                  code: 'declaration-invalide',
                  detail: `module.json says "id": "${declaration.id}", not « ${module} ».`,
                },
              ]),
        ];
        if (faults.length > 0)
          throw octroiRefuse(`${faults.length} défaut(s) à corriger.`, {
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
        return { grant, path: `${DEVELOPMENT_PATH}?jeton=${code}`, until };
      },
    }),
    registryRoute(endpoints['GET /grants'], {
      access: 'token',
      async handler({ caller }) {
        const items = inForce()
          .filter(({ module }) => caller.isFor(module))
          .map(presentGrant);
        return { items, total: items.length };
      },
    }),
    registryRoute(endpoints['DELETE /grants/taken'], {
      access: 'page',
      async handler({ request }) {
        const { grants } = await browser.grantsOf(request);
        for (const grant of grants) await revoke(BROWSER, grant);
        return new WithHeaders(cookieOf(request, '', 0), undefined);
      },
    }),
    registryRoute(endpoints['DELETE /grants/:grant'], {
      access: 'token',
      problems: [octroiInconnu],
      async handler({ caller, params }) {
        const known = inForce().find(({ grant }) => grant === params.grant);
        if (known === undefined) throw octroiInconnu(`« ${params.grant} » a pris fin, ou n’a jamais été ouvert.`);
        caller.requireModule(known.module);
        await revoke(caller.actor, known);
      },
    }),
    registryRoute(endpoints['POST /grants/offer'], {
      access: 'page',
      problems: offerProblems,
      async handler({ request, body }) {
        const { offered, holder } = await offerOf(request, body.code);
        return { ...presentOffer(offered), consent: consentTo(offered, holder, key) };
      },
    }),
    registryRoute(endpoints['POST /grants/take'], {
      access: 'page',
      problems: [...offerProblems, accordAbsent],
      async handler({ request, body }) {
        const { offered, holder } = await offerOf(request, body.code);
        if (!isConsent(body.consent, offered, holder, key))
          throw accordAbsent('Ouvrez l’adresse que donne « pwp dev », et acceptez ce qui y est montré.');
        // When two browsers take it at once, the journal decides which was first.
        await journal.change(BROWSER, ({ grants: known }) => {
          if (offeredGrant(known, offered.code, clock.now()) === undefined)
            throw octroiInconnu('Cette adresse vient de servir ailleurs : relancez « pwp dev ».');
          return { kind: 'take-grant', grant: offered.grant, module: offered.module, holder };
        });
        const { grants: former } = await browser.grantsOf(request);
        const last = Math.max(...[offered, ...former].map(({ until }) => until.getTime()));
        const seconds = Math.floor((last - clock.now().getTime()) / 1_000);
        return new WithHeaders(
          cookieOf(request, writeGrants({ ...offered, holder }, former, key), seconds),
          presentOffer(offered),
        );
      },
    }),
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

function presentOffer({ module, declaration, entry, until }: DevelopmentGrant): z.input<typeof OfferedGrant> {
  return {
    module,
    title: declaration.title,
    path: declaration.path,
    origin: new URL(entry).origin,
    until: until.toISOString(),
  };
}

/** Refuses addresses that match the pattern but are no URL, such as a port above 65535. */
function entryFaults(entry: string): { code: string; detail: string }[] {
  if (DevelopmentEntry.safeParse(entry).success) return [];
  return [{ code: 'adresse-invalide', detail: 'entry must be http://127.0.0.1:<port>/<file>.js, of this machine.' }];
}

/** A cookie for this site's pages, hidden from scripts. `Origin` tells whether the portal uses TLS. */
function cookieOf({ headers }: IncomingMessage, value: string, seconds: number): { 'Set-Cookie': string } {
  const isSecure = headers.origin?.startsWith('https:') === true;
  return { 'Set-Cookie': hostCookie(DEVELOPMENT_COOKIE, value, `SameSite=Strict; Max-Age=${seconds}`, isSecure) };
}
