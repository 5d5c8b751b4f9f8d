import { randomBytes } from 'node:crypto';
import {
  movableClock,
  startMailCatcher,
  startTestApi,
  type CaughtMail,
  type MailCatcher,
  type MovableClock,
  type TestAnswer,
  type TestApi,
  type TestClient,
} from '@pwp/testing';
import { comptesApiWith } from '../api/index.ts';
import { DemandeModel } from '../api/demandes/demande-model.ts';
import { Defi, type CreateDemande } from '../contracts/index.ts';
import { solveDefi } from './solve-defi.ts';

/** What a test may set in a demande; by default it is from an agent who asks for 00002. */
type AskedCompte = Partial<Omit<CreateDemande, 'preuve'>>;

/** The module in the real platform, with a double of the identity and a mail server. */
export interface ComptesTestApi extends TestApi {
  clock: MovableClock;
  mailbox: MailCatcher;
  /** Référent of 00002 and PWP01. */
  referent: TestClient;
  /** Référent of G1175. */
  otherReferent: TestClient;
  admin: TestClient;
  /** `POST /demandes` with a proof of work. */
  ask(asked?: AskedCompte): Promise<TestAnswer>;
  /** Delivers the messages due after the longest retry delay, and those that they queue. */
  deliver(): Promise<void>;
  /** The last mail to an address. Throws when there is none. */
  lastMail(to: string): CaughtMail;
  /** Sends a demande, proves its address, and returns the id of the pending demande. */
  waiting(asked?: AskedCompte): Promise<number>;
}

/** The accounts of the clients. */
export const REFERENT = {
  id: 'referent-1',
  email: 'referent@exemple.test',
  roles: ['referent'],
  guichets: [],
  perimetre: ['00002', 'PWP01'],
} as const;
export const OTHER_REFERENT = {
  id: 'referent-2',
  email: 'referent2@exemple.test',
  roles: ['referent'],
  guichets: [],
  perimetre: ['G1175'],
} as const;
export const ADMIN = { id: 'admin-1', email: 'admin@exemple.test', roles: ['administrateur'], guichets: [] } as const;

/** A person's fields in « Je crée mon espace ». */
export const PERSONNE = {
  nom: 'MARTIN',
  prenom: 'Alix',
  telephone: '01 02 03 04 05',
  typeOrganisme: 'COMMUNE',
  organisme: 'Mairie d’essai',
};

/** Starts all three. Tokens use the real time, so the clock starts there too. */
export async function startComptesApi(environment: Readonly<Record<string, string>> = {}): Promise<ComptesTestApi> {
  const clock = movableClock(new Date());
  const mailbox = await startMailCatcher();
  const api = await startTestApi({
    modules: [comptesApiWith(1)],
    clock,
    environment: {
      PWP_PUBLIC_URL: 'http://portail.test',
      PWP_SMTP_URL: mailbox.url,
      PWP_COMPTES_DEFI_SECRET: randomBytes(16).toString('hex'),
      PWP_COMPTES_DEMANDES_PAR_HEURE: '1000',
      PWP_COMPTES_COURRIELS_PAR_HEURE: '1000',
      PWP_COMPTES_LECTURES_PAR_MINUTE: '1000',
      ...environment,
    },
  });

  const deliver: ComptesTestApi['deliver'] = async () => {
    clock.advance(10 * 60_000);
    while ((await api.platform.outbox.deliverDue(api.platform.outboxHandlers)) > 0);
  };
  const lastMail: ComptesTestApi['lastMail'] = (to) => {
    const found = mailbox.mails.findLast((mail) => mail.to === to);
    if (found === undefined) throw new Error(`no mail to ${to}`);
    return found;
  };
  const ask: ComptesTestApi['ask'] = async (asked = {}) => {
    const { body } = await api.anonymous.get('/api/comptes/defi');
    const preuve = await solveDefi(Defi.parse(body));
    return api.anonymous.post('/api/comptes/demandes', {
      body: { ...PERSONNE, email: 'alix.martin@exemple.test', guichets: ['00002'], motif: '', ...asked, preuve },
    });
  };

  return {
    ...api,
    clock,
    mailbox,
    referent: api.as(REFERENT),
    otherReferent: api.as(OTHER_REFERENT),
    admin: api.as(ADMIN),
    ask,
    deliver,
    lastMail,
    async waiting(asked = {}) {
      await ask(asked);
      await deliver();
      const to = asked.email ?? 'alix.martin@exemple.test';
      const jeton = jetonOf(lastMail(to));
      await api.anonymous.post('/api/comptes/demandes/confirmation', { body: { jeton } });
      const demande = await DemandeModel.findOne({ where: { emailEnAttente: to }, rejectOnEmpty: true });
      return demande.id;
    },
    async close() {
      await api.close();
      await mailbox.stop();
    },
  };
}

/** The code of a mail's link. */
export function jetonOf({ text }: CaughtMail): string {
  const [, jeton] = /\/premiere-visite\/confirmation#(\S+)/.exec(text) ?? [];
  if (jeton === undefined) throw new Error('no link in the mail');
  return jeton;
}
