import type { NewNotice, NoticeKinds, Notices } from '@pwp/api-kit';
import type { Emetteur, Genre } from '../../contracts/index.ts';
import type { Annonce } from '../publications/publication-model.ts';

const ALERTE = 'alerte';
const PUBLICATION = 'publication';
const A_RELIRE = 'a-relire';
const RENVOYEE = 'renvoyee';

/** What the module tells: readers of what is published, authors of what is to review or to take up again. */
export const communicationNotices: NoticeKinds = {
  [ALERTE]: {
    label: 'Une alerte vous est adressée',
    roles: ['professionnel', 'referent', 'administrateur'],
    mail: {
      subject: (count) => (count === 1 ? 'une alerte vous est adressée' : `${count} alertes vous sont adressées`),
      groupedMs: 0,
      page: { label: 'Lire les publications', path: '/communication' },
    },
  },
  [PUBLICATION]: {
    label: 'Un article, un document ou une réponse est publié pour vous',
    roles: ['professionnel', 'referent', 'administrateur'],
    mail: {
      subject: (count) => (count === 1 ? 'une nouvelle publication' : `${count} nouvelles publications`),
      page: { label: 'Lire les publications', path: '/communication' },
    },
  },
  [A_RELIRE]: {
    label: 'Une publication attend votre relecture',
    roles: ['referent', 'administrateur'],
    mail: {
      subject: (count) =>
        count === 1 ? 'une publication attend votre relecture' : `${count} publications attendent votre relecture`,
      groupedMs: 15 * 60_000,
      page: { label: 'Voir ce qui est à relire', path: '/communication/redaction?etat=a-relire' },
    },
  },
  [RENVOYEE]: {
    label: 'Une de vos publications vous est renvoyée',
    roles: ['referent', 'administrateur'],
    mail: {
      subject: (count) =>
        count === 1 ? 'une publication vous est renvoyée' : `${count} publications vous sont renvoyées`,
      groupedMs: 0,
      page: { label: 'Voir mes brouillons', path: '/communication/redaction?etat=brouillon' },
    },
  },
};

const kindOf = (genre: Genre) => (genre === 'alerte' ? ALERTE : PUBLICATION);
const keyOf = (id: number, accountId: string) => `${id}:${accountId}`;

const NOUVEAUTES: Readonly<Record<Genre, string>> = {
  alerte: 'Nouvelle alerte',
  article: 'Nouvel article',
  document: 'Nouveau document',
  question: 'Nouvelle question fréquente',
};

/** What a notice says of a publication. */
export interface Announced {
  id: number;
  publicationId: string;
  genre: Genre;
  titre: string;
  emetteur: Emetteur;
  gravite: number;
  version: number;
  /** The version that a reader has to have read. */
  versionALire: number;
  annonce: Annonce;
}

/**
 * Tells readers, one notice each, in the current transaction: each goes when its account has read the publication. The title is in the
 * mails too: two accounts answer for it.
 */
export async function tellReaders(
  notices: Notices,
  { id, publicationId, genre, titre, emetteur, gravite, version, versionALire, annonce }: Announced,
  accountIds: readonly string[],
): Promise<void> {
  // What is to be read again is told anew, once; whoever has the notice of another correction keeps it as it is.
  if (version > 1 && versionALire === version && annonce === 'a-faire')
    await withdrawFrom(notices, genre, id, accountIds);
  const from = emetteur === 'gip' ? 'du GIP' : 'de votre référent';
  await notices.publish(
    accountIds.map((account): NewNotice => ({
      kind: kindOf(genre),
      key: keyOf(id, account),
      to: { account },
      title: `${NOUVEAUTES[genre]} ${from}`,
      detail: `« ${titre} »`,
      path: `/communication/publications/${publicationId}`,
      ...(gravite > 1 && { urgent: true }),
    })),
  );
}

/** An account has read these: its notices of them go, in the current transaction. */
export async function withdrawRead(
  notices: Notices,
  accountId: string,
  read: readonly Pick<Announced, 'id' | 'genre'>[],
): Promise<void> {
  for (const kind of [ALERTE, PUBLICATION]) {
    const keys = read.filter(({ genre }) => kindOf(genre) === kind).map(({ id }) => keyOf(id, accountId));
    if (keys.length > 0) await notices.withdraw(kind, keys);
  }
}

/** It is over, or not for these accounts any more: their notices go, in the current transaction. */
export function withdrawFrom(notices: Notices, genre: Genre, id: number, accountIds: readonly string[]): Promise<void> {
  return notices.withdraw(
    kindOf(genre),
    accountIds.map((accountId) => keyOf(id, accountId)),
  );
}

/** Tells those who may review a publication that it waits, in the current transaction. */
export async function tellReviewers(
  notices: Notices,
  { publicationId, titre }: Pick<Announced, 'publicationId' | 'titre'>,
  accountIds: readonly string[],
): Promise<void> {
  await notices.publish(
    accountIds.map((account): NewNotice => ({
      kind: A_RELIRE,
      key: publicationId,
      to: { account },
      title: 'Une publication attend votre relecture',
      portalDetail: `« ${titre} »`,
      path: `/communication/redaction/${publicationId}`,
    })),
  );
}

/** It was reviewed or taken back: nobody is asked any more, in the current transaction. */
export function withdrawReview(notices: Notices, publicationId: string): Promise<void> {
  return notices.withdraw(A_RELIRE, [publicationId]);
}

/** These drafts are gone: neither their reviewers nor their authors are told of them any more, in the current transaction. */
export async function withdrawDrafts(notices: Notices, publicationIds: readonly string[]): Promise<void> {
  await notices.withdraw(A_RELIRE, publicationIds);
  await notices.withdraw(RENVOYEE, publicationIds);
}

/** Tells the author that it was sent back, in the current transaction. */
export async function tellReturned(
  notices: Notices,
  { publicationId, titre, auteurId }: Pick<Announced, 'publicationId' | 'titre'> & { auteurId: string },
): Promise<void> {
  await notices.publish([
    {
      kind: RENVOYEE,
      key: publicationId,
      to: { account: auteurId },
      title: 'Une de vos publications vous est renvoyée',
      portalDetail: `« ${titre} »`,
      path: `/communication/redaction/${publicationId}`,
    },
  ]);
}

/** The author took it up again, or it is gone, in the current transaction. */
export function withdrawReturned(notices: Notices, publicationId: string): Promise<void> {
  return notices.withdraw(RENVOYEE, [publicationId]);
}
