import type { Account, Audit, Identity, ModuleContext } from '@pwp/api-kit';
import { imagesOf } from '@pwp/rich-text';
import { tellReturned, tellReviewers, withdrawReturned, withdrawReview } from '../annonces/publication-notices.ts';
import { IMAGE_TYPES, type Audience } from '../../contracts/index.ts';
import { PieceModel } from '../pieces/piece-model.ts';
import {
  etatChange,
  imageSansAlternative,
  publicationIncomplete,
  publicationIntrouvable,
  relectureDeSoi,
} from '../problems.ts';
import type { PublicationModel } from '../publications/publication-model.ts';
import { answersFor, canReview, isWithin } from '../publications/publication-policy.ts';
import { texteOf } from '../publications/publication-presenter.ts';
import { scopeOf, type Scope, type ScopedAudience } from './audience-scope.ts';
import { missingOf } from './completeness.ts';
import { nameOf } from './draft-writing.ts';
import { move } from './guarded-change.ts';
import { publishCorrection, publishFirst } from './publishing.ts';
import type { PublicationOpening } from './publication-opening.ts';
import { audienceOf, porteeOf, writtenOf } from './redaction-presenter.ts';

/** The caller of an act. */
interface Acting {
  account: Account;
  /** Address of the request. */
  origin: string;
}

/** What moves a publication from one account to another, and to its readers. */
export interface ReviewFlow {
  /** Throws `publication-incomplete`, `image-sans-alternative`, `hors-perimetre`, `etat-change`, `publication-modifiee`. */
  submit(acting: Acting, publicationId: string, revision: number): Promise<void>;
  /** Throws `etat-change`, `publication-modifiee`. */
  takeBack(acting: Acting, publicationId: string, revision: number): Promise<void>;
  /** Returns the public id of what is published. Throws `relecture-de-soi`, `publication-incomplete`, `etat-change`, `publication-modifiee`. */
  publish(acting: Acting, publicationId: string, revision: number): Promise<string>;
  /** Throws `relecture-de-soi`, `etat-change`, `publication-modifiee`. */
  sendBack(acting: Acting, publicationId: string, revision: number, motif: string): Promise<void>;
  /** Throws `etat-change`, `publication-modifiee`. */
  archive(acting: Acting, publicationId: string, revision: number): Promise<void>;
}

/** Dependencies of the service. */
export type ReviewContext = Pick<ModuleContext<unknown>, 'audit' | 'clock' | 'notices' | 'transaction'> & {
  identity: Pick<Identity, 'list'>;
  opening: Pick<PublicationOpening, 'row'>;
  scoped: (asked: Audience, scope: Scope) => Promise<ScopedAudience>;
};

/** The service over the database. */
export function createReviewFlow(context: ReviewContext): ReviewFlow {
  const { audit, clock, notices, transaction, identity, opening, scoped } = context;

  const recordAct = ({ account, origin }: Acting, acte: string, row: PublicationModel, apres?: object) =>
    record(audit, { account, origin }, `communication.${acte}-publication`, row, apres);

  async function requireFinished(row: PublicationModel): Promise<void> {
    const pieces = await PieceModel.findAll({ where: { publicationId: row.id, retireeVersion: null }, raw: true });
    const texte = texteOf(row);
    const missing = missingOf({ ...row.get({ plain: true }), texte, pieces }, clock.now());
    const [first] = missing;
    if (first !== undefined) throw publicationIncomplete(first.detail, { errors: missing });
    // An image of the text has its words there.
    const said = new Set(imagesOf(texte).map(({ fichier }) => fichier));
    const mute = pieces.filter(
      ({ pieceId, type, alternative, decorative }) =>
        IMAGE_TYPES.includes(type) && alternative === '' && !decorative && !said.has(pieceId),
    );
    const [image] = mute;
    if (image !== undefined) {
      const errors = mute.map(({ pieceId, nom }) => ({
        pointer: `/pieces/${pieceId}`,
        detail: `Décrivez l’image « ${nom} », ou dites-la décorative.`,
      }));
      throw imageSansAlternative(errors[0]?.detail ?? '', { errors });
    }
  }

  /** Other référents of these guichets; the GIP where there is none, and for its own. */
  async function reviewersOf(account: Account, row: PublicationModel): Promise<string[]> {
    const portee = porteeOf(row);
    const others = (ids: readonly { id: string }[]) => ids.map(({ id }) => id).filter((id) => id !== account.id);
    if (row.emetteur === 'referent') {
      const referents = await identity.list({ perimetre: portee, active: true });
      const able = others(referents.filter(({ perimetre }) => isWithin(perimetre, portee)));
      if (able.length > 0) return able;
    }
    return others(await identity.list({ role: 'administrateur', active: true }));
  }

  /** The row, if the account may review it. */
  async function reviewed({ account }: Acting, publicationId: string): Promise<PublicationModel> {
    const row = await opening.row(account, publicationId);
    const written = writtenOf(row, clock.now());
    if (row.auteurId === account.id)
      throw relectureDeSoi('Un autre compte la relit : celui d’un autre référent, ou du GIP.');
    if (!canReview(account, written)) throw publicationIntrouvable('Elle n’est pas de votre périmètre.');
    return row;
  }

  async function requireOwn({ account }: Acting, publicationId: string): Promise<PublicationModel> {
    const row = await opening.row(account, publicationId);
    if (row.auteurId !== account.id) throw publicationIntrouvable('Seul son auteur le peut.');
    return row;
  }

  return {
    async submit(acting, publicationId, revision) {
      const { account } = acting;
      const row = await requireOwn(acting, publicationId);
      await requireFinished(row);
      // The périmètre may be smaller than when the draft was saved.
      if (row.emetteur === 'referent' && row.corrige === null) await scoped(audienceOf(row), scopeOf(account));
      const reviewers = await reviewersOf(account, row);
      await transaction(async () => {
        await move(row, 'soumettre', revision, { motifRenvoi: null, modifieeLe: clock.now() });
        await withdrawReturned(notices, publicationId);
        await tellReviewers(notices, row, reviewers);
        await recordAct(acting, 'submit', row);
      });
    },

    async takeBack(acting, publicationId, revision) {
      const row = await requireOwn(acting, publicationId);
      await transaction(async () => {
        await move(row, 'reprendre', revision, { modifieeLe: clock.now() });
        await withdrawReview(notices, publicationId);
        await recordAct(acting, 'take-back', row);
      });
    },

    async publish(acting, publicationId, revision) {
      const row = await reviewed(acting, publicationId);
      await requireFinished(row);
      const reviewer = { id: acting.account.id, nom: nameOf(acting.account) };
      const publication = { row, revision, reviewer, now: clock.now() };
      return transaction(async () => {
        await withdrawReview(notices, publicationId);
        const apres = { genre: row.genre, audience: countsOf(audienceOf(row)) };
        if (row.corrige === null) {
          await publishFirst(publication);
          await recordAct(acting, 'publish', row, apres);
          return publicationId;
        }
        const target = await publishCorrection(publication);
        await recordAct(acting, 'correct', target, { ...apres, version: target.version + 1 });
        return target.publicationId;
      });
    },

    async sendBack(acting, publicationId, revision, motif) {
      const row = await reviewed(acting, publicationId);
      await transaction(async () => {
        await move(row, 'renvoyer', revision, { motifRenvoi: motif, modifieeLe: clock.now() });
        await withdrawReview(notices, publicationId);
        await tellReturned(notices, row);
        await recordAct(acting, 'send-back', row);
      });
    },

    async archive(acting, publicationId, revision) {
      const row = await opening.row(acting.account, publicationId);
      if (!answersFor(acting.account, writtenOf(row, clock.now())))
        throw publicationIntrouvable('Elle n’est pas, ou n’est plus, de votre périmètre.');
      if (row.etat === 'brouillon') throw etatChange('Un brouillon se supprime.');
      await transaction(async () => {
        const now = clock.now();
        await move(row, 'archiver', revision, { archiveeLe: now, modifieeLe: now });
        await recordAct(acting, 'archive', row);
      });
    },
  };
}

/** The acts of the module that name a publication, in the current transaction. */
function record(
  audit: Pick<Audit, 'record'>,
  { account, origin }: Acting,
  action: string,
  row: Pick<PublicationModel, 'publicationId' | 'titre'>,
  apres: object | undefined,
): Promise<void> {
  return audit.record({
    action,
    acteur: account,
    cible: { type: 'publication', id: row.publicationId, libelle: row.titre },
    ...(apres !== undefined && { apres: { ...apres } }),
    origine: origin,
  });
}

/** How many values each part of an audience has: named accounts stand in no journal. */
function countsOf({ aChoisir: _unchosen, ...parts }: Audience): Record<string, number> {
  return Object.fromEntries(Object.entries(parts).map(([part, values]) => [part, values.length]));
}
