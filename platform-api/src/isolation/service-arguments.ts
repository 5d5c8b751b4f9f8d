import { Readable } from 'node:stream';
import { GuichetRole, Html, type ModuleContext } from '@pwp/api-kit';
import type { InspectedType } from '@pwp/api-kit/inspection';
import { isInspectedType } from '@pwp/api-kit/isolated';
import { z } from 'zod';
import { occasionAtHand } from './occasion.ts';
import type { SERVICES } from './services.ts';
import type { Remote } from './values.ts';

type Services = {
  [Service in keyof typeof SERVICES]: Record<
    (typeof SERVICES)[Service][number] & keyof ModuleContext<unknown>[Service],
    z.ZodType<unknown[]>
  >;
};

/** The most of a file that `head` reads, bytes. */
const MOST_HEAD = 1024 * 1024;
/** The largest file whose structure is read, bytes. */
const MOST_INSPECTED = 64 * 1024 * 1024;

const Text = z.string().max(1_000_000);
const Texts = z.array(Text).max(10_000);
const Json = z.record(Text, z.unknown());
const Count = z.int().nonnegative();
const Signal = z.instanceof(AbortSignal);
const Work = z.custom<Remote>((value) => typeof value === 'function');

const Cible = z.object({ type: Text, id: Text, libelle: Text });
const Person = z.object({ id: Text, email: Text });
const Profile = z.object({ nom: Text, prenom: Text, telephone: Text, typeOrganisme: Text, organisme: Text });
const Words = z.object({ title: Text, detail: Text.optional(), portalDetail: Text.optional() });
const Notice = Words.extend({
  kind: Text,
  key: Text,
  // The narrowest last: it would take the two others for itself.
  to: z.union([
    z.object({ guichets: Texts, role: GuichetRole }),
    z.object({ account: Text, guichet: Text.optional() }),
    z.object({ guichet: Text }),
  ]),
  path: Text,
  urgent: z.boolean().optional(),
});
const Steps = z.array(z.enum(['choose-password', 'confirm-adresse']));

/** What `make` of an export answers. */
const ExportMade = z.object({
  filename: Text.max(300),
  type: Text.max(200),
  lignes: Count,
  body: z.custom<AsyncIterable<Uint8Array>>(
    (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
  ),
});

const Inspected = z.custom<InspectedType>((type) => typeof type === 'string' && isInspectedType(type));

/** What the reading of a file's structure takes: a file of the module, in the turn of whoever sends it. */
export function inspectedBy(module: string) {
  const File = z.object({ key: keyOf(module), size: Count.max(MOST_INSPECTED) });
  return z.tuple([Inspected, File, Text.transform((id) => ownAccount(module, id, 'account').id), Signal]);
}

function keyOf(module: string) {
  return Text.max(255).refine((key) => key.startsWith(`${module}/`), {
    error: 'It is no file of the module.',
  });
}

/** Whose request is under way, by the host's own word. */
function ownAccount(module: string, id: string, field: string): z.output<typeof Person> {
  const { account } = occasionAtHand() ?? {};
  if (account?.id === id) return { id, email: account.email };
  throw new Error(
    `${module}: « ${field} » is the account whose request is under way, and no other: a job, a message and what goes on after the answer have none.`,
  );
}

/** What each service takes from the process of a module: nothing reaches a service that its schema does not name. */
export function argumentsOf(module: string): Services {
  const Key = keyOf(module);
  const own = (id: string, field: string) => ownAccount(module, id, field);
  return {
    audit: {
      record: z.tuple([
        z.object({
          action: Text,
          acteur: Person.transform(({ id }) => own(id, 'acteur')).optional(),
          cible: Cible,
          avant: Json.optional(),
          apres: Json.optional(),
          origine: Text,
        }),
      ]),
      historyOf: z.tuple([Cible.pick({ type: true, id: true })]),
    },
    outbox: { add: z.tuple([z.object({ topic: Text, key: Text, payload: Json })]) },
    preferences: {
      read: z.tuple([Text, Text]),
      readMany: z.tuple([Texts, Text]),
      write: z.tuple([Text, Text, z.unknown()]),
    },
    identity: {
      find: z.tuple([Text]),
      comptesOf: z.tuple([Text, GuichetRole.optional()]),
      comptesByPage: z.tuple([Text, GuichetRole.optional()]),
      compte: z.tuple([Text]),
      findByEmail: z.tuple([Text]),
      list: z.tuple([
        z.object({
          guichets: Texts.optional(),
          texte: Text.optional(),
          active: z.boolean().optional(),
          perimetre: Texts.optional(),
          role: z.literal('administrateur').optional(),
          limit: Count.optional(),
        }),
      ]),
      sessionsOf: z.tuple([Text]),
      updateProfile: z.tuple([Text, Profile]),
      endSession: z.tuple([Text, Text]),
      endSessions: z.tuple([Text]),
      forgetSecondFactors: z.tuple([Text]),
      create: z.tuple([Profile.extend({ email: Text, provenance: z.literal('import').optional() })]),
      setActive: z.tuple([Text, z.boolean()]),
      setGuichets: z.tuple([Text, Texts]),
      setPerimetre: z.tuple([Text, Texts]),
      sendActionMail: z.tuple([Text, Steps]),
      changeEmail: z.tuple([Text, Text]),
      remove: z.tuple([Text]),
    },
    guichets: {
      findAll: z.tuple([Texts]),
      search: z.tuple([Text, Count]),
      list: z.tuple([
        z.object({ texte: Text.optional(), ferme: z.boolean().optional(), codes: Texts.optional() }),
        z.object({ offset: Count, limit: Count }),
      ]),
      ofTerritoire: z.tuple([Text, Count]),
      closed: z.tuple([]),
    },
    lastSeen: { of: z.tuple([Texts]), since: z.tuple([]), forget: z.tuple([Text]) },
    revocation: { revoke: z.tuple([Text]) },
    visits: { endOfPrevious: z.tuple([z.object({ id: Text, sessionId: Text })]) },
    mail: {
      queue: z.tuple([
        Text,
        z.object({
          to: Text,
          subject: Text,
          text: Text,
          heading: Text,
          body: z.array(z.instanceof(Html)),
          foot: z.instanceof(Html),
          unsubscribeUrl: Text.optional(),
          oneClickUrl: Text.optional(),
        }),
      ]),
    },
    notices: {
      publish: z.tuple([z.array(Notice)]),
      reword: z.tuple([Text, Text, Words]),
      withdraw: z.tuple([Text, Texts]),
    },
    antivirus: {
      scan: z.tuple([z.object({ key: Key, accountId: Text.transform((id) => own(id, 'accountId').id) })]),
      infectedOf: z.tuple([z.array(Key), Signal]),
      waitingOf: z.tuple([z.array(Key)]),
    },
    files: {
      put: z.tuple([z.instanceof(Readable)]),
      read: z.tuple([Key]),
      head: z.tuple([Key, Count.max(MOST_HEAD)]),
      delete: z.tuple([Key]),
      sweep: z.tuple([z.date(), Work, Signal]),
    },
    exports: {
      send: z.tuple([
        z.object({
          account: Person.transform(({ id }) => own(id, 'account')),
          signal: Signal,
          action: Text,
          cible: Cible,
          filtres: Json,
          origin: Text,
        }),
        Work.transform((make) => async () => ExportMade.parse(await make())),
      ]),
    },
  };
}
