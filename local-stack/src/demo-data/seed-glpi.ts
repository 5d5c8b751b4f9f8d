import { CAS_LABELS, CHAMP_LABELS, CHANGEMENT_LABELS, type CasTicket } from '@pwp/module-support/contracts';
import {
  addTicket,
  answered,
  moved,
  openedTicket,
  type DemoTicket,
  type GlpiTicket,
} from '@pwp/module-support/testing';
import { openGlpiStore } from '../stand-ins/glpi/glpi-store.ts';
import { DEMO_AGENT_ID } from './demo-accounts.ts';

/** The demo's agent as a user of GLPI. */
const AGENT = { id: 156, email: 'agent@pwp.test', nom: 'Agent DEMO' };
const HOUR = 3_600_000;

/** A ticket of the demo, with the support's actions; ages in hours. */
interface TicketStory {
  numero: string;
  cas: CasTicket;
  sujet?: string;
  transaction?: string;
  message: string;
  precisions: { nom: string; valeur: string }[];
  age: number;
  reponse: { age: number; texte: string };
  issue?: { age: number; status: number; solution: string };
}

const STORIES: readonly TicketStory[] = [
  {
    numero: 'PWP-4MXT27KD',
    cas: 'piece-refusee',
    sujet: 'Avis d’imposition jugé illisible',
    transaction: '1je9xw3quz77b',
    message: 'L’avis d’imposition a été refusé comme illisible ; la copie est pourtant nette.',
    precisions: [
      { nom: CHAMP_LABELS.transaction, valeur: '1je9xw3quz77b' },
      { nom: CHAMP_LABELS.piece, valeur: 'avis-imposition.pdf' },
    ],
    age: 9 * 24,
    reponse: { age: 8 * 24, texte: 'Bonjour,\nnous demandons au prestataire de reprendre la pièce.' },
    issue: {
      age: 7 * 24,
      status: 6,
      solution: 'La pièce a été acceptée à la relecture. Vous pouvez la consulter dans la demande.',
    },
  },
  {
    numero: 'PWP-9HQW3RFB',
    cas: 'changement-guichet',
    sujet: 'Remplacement au guichet G1175',
    message: 'Je remplace une collègue à ce guichet à partir du mois prochain.',
    precisions: [
      { nom: CHAMP_LABELS.changement, valeur: CHANGEMENT_LABELS.ajout },
      { nom: CHAMP_LABELS.guichetDemande, valeur: 'G1175' },
    ],
    age: 3 * 24,
    reponse: { age: 2 * 24, texte: 'Merci de nous dire jusqu’à quelle date ce guichet vous est nécessaire.' },
    issue: { age: 2 * 24, status: 4, solution: '' },
  },
  {
    numero: 'PWP-6ZCV58NP',
    cas: 'autre-question',
    sujet: 'Fiche de transmission et envoi groupé',
    message: 'Une seule fiche suffit-elle quand plusieurs demandes partent dans la même enveloppe ?',
    precisions: [],
    age: 5,
    reponse: { age: 2, texte: 'Bonjour,\nnous vérifions auprès du prestataire et revenons vers vous.' },
  },
];

/** Fills the GLPI of `dataDir` with the demo's tickets if it is empty, and returns them in the portal's form. */
export function seedGlpi(dataDir: string, now: Date): DemoTicket[] {
  const store = openGlpiStore(dataDir);
  try {
    if ([...store.tickets.values()].length > 0) return [];
    store.addUser(AGENT.id, AGENT.email);
    const ago = (hours: number) => new Date(now.getTime() - hours * HOUR);
    return STORIES.map((story) => {
      const opened = addTicket(store, ticketOf(story, ago(story.age)));
      const told = answered(opened, story.reponse.texte, ago(story.reponse.age));
      const { issue } = story;
      const last = issue === undefined ? told : moved(told, issue.status, issue.solution, ago(issue.age));
      store.tickets.set(last.id, last);
      const said = issue === undefined || issue.solution === '' ? story.reponse : issue;
      return rowOf(story, opened.id, ago(story.age), ago(said.age));
    });
  } finally {
    store.close();
  }
}

function sujetOf({ cas, sujet }: TicketStory): string {
  return sujet ?? CAS_LABELS[cas];
}

function ticketOf(story: TicketStory, opened: Date): Omit<GlpiTicket, 'id'> {
  const lines = story.precisions.map(({ nom, valeur }) => `<li><strong>${nom} :</strong> ${valeur}</li>`);
  const list = lines.length === 0 ? '' : `<ul>${lines.join('')}</ul>`;
  return openedTicket(
    {
      name: `[PWP] ${sujetOf(story)}`,
      content: `${list}<p>${story.message}</p>`,
      type: 2,
      entities_id: 0,
      itilcategories_id: 0,
      externalid: story.numero,
      requester: { users_id: AGENT.id, email: '' },
    },
    opened,
  );
}

/** The agent has read what is closed; the rest waits for her. */
function rowOf(story: TicketStory, glpiId: number, opened: Date, lastAnswer: Date): DemoTicket {
  return {
    numero: story.numero,
    accountId: DEMO_AGENT_ID,
    guichetCode: '00002',
    demandeurNom: AGENT.nom,
    demandeurEmail: AGENT.email,
    cas: story.cas,
    sujet: sujetOf(story),
    message: story.message,
    transaction: story.transaction ?? null,
    precisions: JSON.stringify(story.precisions),
    etat: 'transmis',
    glpiId,
    dateOuverture: opened,
    dernierEchange: opened,
    dernierSupport: lastAnswer,
    // GLPI's dates have seconds: what came in the second of the last reading counts as unread.
    vuLe: story.issue?.status === 6 ? new Date(lastAnswer.getTime() + 1_000) : null,
    checkedAt: null,
    idempotencyKey: story.numero,
    fingerprint: '',
  };
}
