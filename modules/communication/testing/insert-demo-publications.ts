import { randomUUID } from 'node:crypto';
import { markRead } from '../api/lectures/lecture-marks.ts';
import { audienceColumns, EVERYBODY } from '../api/publications/audience-columns.ts';
import { cherchableOf } from '../api/publications/cherchable.ts';
import { PublicationModel } from '../api/publications/publication-model.ts';
import { VersionModel } from '../api/publications/version-model.ts';
import type { Genre, Theme } from '../contracts/index.ts';
import { paragraphe } from './contenu.ts';

/** A publication of the demo. */
interface DemoPublication {
  genre: Genre;
  theme: Theme;
  titre: string;
  resume: string;
  texte: string;
}

const DEMO: readonly DemoPublication[] = [
  {
    genre: 'article',
    theme: 'portail',
    titre: 'Le portail a une rubrique Communication',
    resume: 'Alertes, articles, documents et questions fréquentes sont au même endroit.',
    texte:
      'Le GIP et les référents y publient ce qui vous concerne. Une alerte reste en tête de toutes les pages jusqu’à ce que vous l’ayez lue.',
  },
  {
    genre: 'question',
    theme: 'demandes',
    titre: 'Que faire d’une pièce refusée ?',
    resume: '',
    texte: 'Ouvrez « À corriger » : le motif du refus y est écrit, et la pièce peut y être remplacée.',
  },
  {
    genre: 'question',
    theme: 'comptes',
    titre: 'Qui peut ouvrir un compte à un collègue ?',
    resume: '',
    texte: 'Le référent de votre guichet : il valide les demandes de compte.',
  },
];

/** What the demo publishes for everybody, read by one account already, in the current transaction. */
export async function insertDemoPublications({ now, readBy }: { now: Date; readBy: string }): Promise<void> {
  for (const { genre, theme, titre, resume, texte: words } of DEMO) {
    const texte = paragraphe(words);
    const author = { auteurId: 'demo', auteurNom: 'Équipe du GIP', relecteurId: 'demo', relecteurNom: 'Équipe du GIP' };
    const row = await PublicationModel.create({
      publicationId: randomUUID(),
      genre,
      theme,
      titre,
      resume,
      niveau: 'information',
      gravite: 0,
      texte: JSON.stringify(texte),
      cherchable: cherchableOf({ titre, resume, texte }),
      emetteur: 'gip',
      ...author,
      ...audienceColumns(EVERYBODY),
      portee: '[]',
      etat: 'publiee',
      revision: 1,
      debut: now,
      fin: null,
      corrige: null,
      motifCorrection: '',
      aRelireParTous: false,
      motifRenvoi: null,
      modifieeLe: now,
      corrigeeLe: null,
      archiveeLe: null,
      version: 1,
      versionALire: 1,
      // Nobody is told of a demo.
      annonce: 'faite',
      annonceJusqua: '',
    });
    await VersionModel.create({
      publicationId: row.id,
      numero: 1,
      titre,
      resume,
      texte: row.texte,
      publieeLe: now,
      motif: '',
      ...author,
    });
    await markRead(readBy, [{ publicationId: row.id, version: 1 }], now);
  }
}
