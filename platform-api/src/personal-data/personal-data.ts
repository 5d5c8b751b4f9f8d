import { randomUUID } from 'node:crypto';
import {
  defineJob,
  systemClock,
  type Audit,
  type Clock,
  type ErasedByPlace,
  type Identity,
  type Job,
  type KnownPerson,
  type Logger,
  type ModuleParts,
  type Person,
  type TokenRevocation,
} from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import { QueryTypes } from 'sequelize';
import { z } from 'zod';
import { createErasures } from '../database/migrations/0026-create-erasures.ts';
import { scrubAudit } from './audit-scrub.ts';
import { erasePlatform, tellCompte, tellPlatform } from './platform-places.ts';

/** Whom an operator asks about. */
export type AskedPerson = { type: 'compte'; adresse: string } | { type: 'demandeur'; numeroUnique: string };

/** Everything that the portal keeps of a person. */
export interface ToldPerson {
  person: Person;
  /** By module (« plateforme » is the platform), then by place. */
  lieux: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
}

/** An erasure that was carried out, or that waits for the identity. */
interface Erasure {
  reference: string;
  /** « numerisation.plis »: 3. */
  erased: ErasedByPlace;
  isDone: boolean;
}

/** What an operator does about the data of one person. */
export interface PortalPersonalData {
  /** Who it is, with what the identity, the trail and the modules know of that person. */
  identify: (asked: AskedPerson) => Promise<Person>;
  /** How many things are kept, by place. */
  count: (person: Person) => Promise<Readonly<Record<string, number>>>;
  /** Everything that is kept; the trail says that it was told, without a name. */
  tell: (person: Person) => Promise<ToldPerson>;
  /** Notes the erasure, then carries it out. What the identity cannot do now is done by the job. */
  erase: (person: Person, reference?: string) => Promise<Erasure>;
  /** Carries out what was noted, also by a restore. Rejects when one of them could not be ended. */
  carryOut: () => Promise<void>;
  jobs: readonly Job[];
}

interface PersonalDataContext {
  database: Pick<Database, 'sequelize' | 'transaction'>;
  identity: Identity;
  revocation: TokenRevocation;
  audit: Audit;
  clock?: Clock;
  log: Logger;
  /** The modules that serve, and whether they are all: an erasure that left one out is not over. */
  modules: () => { started: readonly { id: string; parts: ModuleParts }[]; areAll: boolean };
}

/** The form in which a person waits in `platform_erasures`, and in the list beside the backups. */
export const StoredPerson = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('compte'),
    ids: z.array(z.string()),
    adresses: z.array(z.string()),
    noms: z.array(z.string()),
  }),
  z.object({ type: z.literal('demandeur'), numeroUnique: z.string(), noms: z.array(z.string()) }),
]);

const StoredErasure = z.object({
  reference: z.string(),
  asked_at: z.coerce.number(),
  person: z.string().transform((text) => StoredPerson.parse(JSON.parse(text))),
  erased: z.string().transform((text) => z.record(z.string(), z.number()).parse(JSON.parse(text))),
});
type StoredErasure = z.output<typeof StoredErasure>;

const NAME = 'platform.erase-persons';
const LABELS: Readonly<Record<Person['type'], string>> = { compte: 'un compte', demandeur: 'un demandeur' };

/** Notes the erasures since the backup of a restored database, for the API to carry out when it starts. */
export async function noteRestoredErasures(
  { sequelize, dialect }: Database,
  erasures: readonly { reference: string; askedAt: Date; person: Person }[],
): Promise<void> {
  // The backup may be of a portal that had not taken this step yet; it is not noted, and is taken again.
  await createErasures.up({ query: sequelize.getQueryInterface(), sequelize, dialect });
  for (const erasure of erasures) await noteErasure({ sequelize }, erasure);
}

async function noteErasure(
  { sequelize }: Pick<Database, 'sequelize'>,
  { reference, askedAt, person }: { reference: string; askedAt: Date; person: Person },
): Promise<void> {
  const replacements = { reference, askedAt: askedAt.getTime(), person: JSON.stringify(person) };
  const [there] = await sequelize.query('SELECT reference FROM platform_erasures WHERE reference = :reference', {
    replacements,
    type: QueryTypes.SELECT,
  });
  if (there !== undefined) return;
  await sequelize.query(
    `INSERT INTO platform_erasures (reference, asked_at, person, erased) VALUES (:reference, :askedAt, :person, '{}')`,
    { replacements },
  );
}

/** The service over the platform's own places and those of the modules. */
export function createPersonalData(context: PersonalDataContext): PortalPersonalData {
  const { database, identity, revocation, audit, clock = systemClock, log, modules } = context;
  const { sequelize } = database;

  const hooks = () =>
    modules().started.flatMap(({ id, parts }) =>
      parts.personalData === undefined ? [] : [{ id, ...parts.personalData }],
    );

  /** What the modules know beside what is asked with; twice, since an address of one leads to a name of another. */
  const completed = async (person: Person): Promise<Person> => {
    let known = person;
    for (let round = 0; round < 2; round += 1)
      for (const { identify } of hooks()) known = merged(known, (await identify?.(known)) ?? {});
    return known.type === 'compte' ? { ...known, adresses: await own(known) } : known;
  };

  /** Without the addresses that are another person's today. */
  const own = async ({ ids, adresses }: { ids: readonly string[]; adresses: readonly string[] }) => {
    const holders = await Promise.all(adresses.map((adresse) => identity.findByEmail(adresse)));
    return adresses.filter((_, rank) => holders[rank] === undefined || ids.includes(holders[rank].id));
  };

  const identifyCompte = async (adresse: string): Promise<Person> => {
    const compte = await identity.findByEmail(adresse);
    const rows = await sequelize.query<{ id: string }>(
      `SELECT DISTINCT actor_id AS id FROM platform_audit WHERE actor_email = :adresse AND actor_id IS NOT NULL
       UNION SELECT DISTINCT target_id FROM platform_audit WHERE target_label = :adresse AND target_type = 'compte'`,
      { replacements: { adresse }, type: QueryTypes.SELECT },
    );
    // Another person may have had the address: an account that has another one today is not this person's.
    const ids = new Set(compte === undefined ? [] : [compte.id]);
    for (const { id } of rows) if (!ids.has(id) && (await identity.find(id)) === undefined) ids.add(id);
    return completed({
      type: 'compte',
      ids: [...ids],
      adresses: [adresse],
      noms: compte === undefined ? [] : fullNames(compte),
    });
  };

  const gather = async (person: Person): Promise<ToldPerson['lieux']> => {
    const lieux: Record<string, Record<string, readonly unknown[]>> = {};
    lieux['plateforme'] = await tellPlatform(database, person);
    for (const hook of hooks()) lieux[hook.id] = { ...(await hook.export(person)) };
    if (person.type === 'demandeur') return lieux;
    const comptes = [];
    for (const id of person.ids) {
      const compte = await identity.compte(id);
      if (compte !== undefined) comptes.push(tellCompte(compte, await identity.sessionsOf(id)));
    }
    return { ...lieux, identite: { comptes } };
  };

  /** Removes the account; false when the identity does not answer now. */
  const removeCompte = async (person: Person): Promise<boolean> => {
    if (person.type === 'demandeur') return true;
    try {
      for (const id of person.ids) await identity.remove(id);
      return true;
    } catch (error) {
      log.error({ err: error }, 'an account to be erased is still at the identity');
      return false;
    }
  };

  const carryOutOne = async ({ reference, asked_at, person, erased }: StoredErasure): Promise<Erasure> => {
    const counts: Record<string, number> = { ...erased };
    const add = async (owner: string, places: ErasedByPlace) => {
      for (const [place, count] of Object.entries(places))
        if (count > 0) counts[`${owner}.${place}`] = (counts[`${owner}.${place}`] ?? 0) + count;
      await sequelize.query('UPDATE platform_erasures SET erased = :erased WHERE reference = :reference', {
        replacements: { reference, erased: JSON.stringify(counts) },
      });
    };
    const isRemoved = await removeCompte(person);
    if (person.type === 'compte') for (const id of person.ids) await revocation.revoke(id);
    for (const hook of hooks()) await add(hook.id, await hook.erase(person));
    await add('plateforme', await erasePlatform(database, person));
    await add('plateforme', { journal: await scrubAudit(database, person) });
    const { areAll } = modules();
    if (!areAll) log.error({ reference }, 'an erasure waits for the modules that are left out');
    if (!isRemoved || !areAll) return { reference, erased: counts, isDone: false };
    await database.transaction(async () => {
      const gone = await sequelize.query('DELETE FROM platform_erasures WHERE reference = :reference', {
        replacements: { reference },
        type: QueryTypes.BULKDELETE,
      });
      // Another process ended it.
      if (gone === 0) return;
      await audit.record({
        action: 'platform.erase-person',
        cible: { type: 'effacement', id: reference, libelle: LABELS[person.type] },
        apres: { demandeLe: new Date(asked_at).toISOString(), lieux: counts },
        origine: NAME,
      });
    });
    log.info({ reference, erased: counts }, 'a person was erased');
    return { reference, erased: counts, isDone: true };
  };

  const waiting = async (): Promise<StoredErasure[]> => {
    const rows = await sequelize.query('SELECT * FROM platform_erasures ORDER BY asked_at, reference', {
      type: QueryTypes.SELECT,
    });
    return rows.map((row) => StoredErasure.parse(row));
  };

  const carryOut = async (): Promise<void> => {
    let left = 0;
    for (const erasure of await waiting()) if (!(await carryOutOne(erasure)).isDone) left += 1;
    if (left > 0) throw new Error(`${left} erasure(s) could not be ended`);
  };

  return {
    identify: (asked) =>
      asked.type === 'compte'
        ? identifyCompte(asked.adresse.trim().toLowerCase())
        : completed({ type: 'demandeur', numeroUnique: asked.numeroUnique, noms: [] }),

    count: async (person) => countsOf(await gather(person)),

    async tell(person) {
      const lieux = await gather(person);
      await audit.record({
        action: 'platform.export-person',
        cible: { type: 'personne', id: randomUUID(), libelle: LABELS[person.type] },
        apres: { lieux: countsOf(lieux) },
        origine: 'pwp-portal person export',
      });
      return { person, lieux };
    },

    async erase(person, reference = randomUUID()) {
      await noteErasure(database, { reference, askedAt: clock.now(), person });
      const noted = (await waiting()).find((erasure) => erasure.reference === reference);
      return noted === undefined ? { reference, erased: {}, isDone: true } : carryOutOne(noted);
    },

    carryOut,

    jobs: [
      defineJob({
        name: NAME,
        title: 'Effacement des personnes qui l’ont demandé',
        schedule: '0 */5 * * * *',
        run: carryOut,
      }),
    ],
  };
}

/** How many things each place has. */
export function countsOf(lieux: ToldPerson['lieux']): Record<string, number> {
  const counts = Object.entries(lieux).flatMap(([owner, places]) =>
    Object.entries(places).map(([place, items]) => [`${owner}.${place}`, items.length] as const),
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function merged(person: Person, { ids = [], adresses = [], noms = [] }: KnownPerson): Person {
  const union = (left: readonly string[], right: readonly string[]) => [...new Set([...left, ...right])];
  if (person.type === 'demandeur') return { ...person, noms: union(person.noms, noms) };
  return {
    ...person,
    ids: union(person.ids, ids),
    adresses: union(
      person.adresses,
      adresses.map((adresse) => adresse.toLowerCase()),
    ),
    noms: union(person.noms, noms),
  };
}

/** Both orders in which a name is written. */
function fullNames({ nom, prenom }: { nom: string; prenom: string }): string[] {
  return nom === '' || prenom === '' ? [] : [`${prenom} ${nom}`, `${nom} ${prenom}`];
}
