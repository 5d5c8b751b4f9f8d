import { Readable } from 'node:stream';
import { GuichetRole, Html, type ModuleContext } from '@pwp/api-kit';
import { z } from 'zod';
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

const Text = z.string();
const Texts = z.array(Text);
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

/** What each service takes from the process of a module: nothing reaches a service that its schema does not name. */
export function argumentsOf(module: string): Services {
  const Key = Text.max(255).refine((key) => key.startsWith(`${module}/`), {
    error: 'It is no file of the module.',
  });
  return {
    audit: {
      record: z.tuple([
        z.object({
          action: Text,
          acteur: Person.optional(),
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
      scan: z.tuple([z.object({ key: Key, accountId: Text })]),
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
          account: Person,
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
