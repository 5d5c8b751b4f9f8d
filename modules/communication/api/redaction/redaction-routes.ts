import { identiteIndisponible, route, type Route } from '@pwp/api-kit';
import { richTextBody } from '@pwp/rich-text/schema';
import { redactionEndpoints, TEXTE } from '../../contracts/index.ts';
import { REDACTEUR } from '../access.ts';
import {
  etatChange,
  horsPerimetre,
  identifiantReutilise,
  imageSansAlternative,
  publicationIncomplete,
  publicationIntrouvable,
  publicationModifiee,
  relectureDeSoi,
  tropDeBrouillons,
} from '../problems.ts';
import type { DraftWriting } from './draft-writing.ts';
import type { Figures } from './figures.ts';
import type { PublicationOpening } from './publication-opening.ts';
import type { ReviewFlow } from './review-flow.ts';

/** Dependencies of these routes. */
export interface RedactionRoutesContext {
  opening: PublicationOpening;
  writing: DraftWriting;
  review: ReviewFlow;
  figures: Figures;
}

const STALE = [publicationIntrouvable, publicationModifiee, etatChange];
const AUDIENCE = [horsPerimetre, publicationIncomplete, identiteIndisponible];

/** What authors and reviewers call of one publication. */
export function redactionRoutes({ opening, writing, review, figures }: RedactionRoutesContext): Route[] {
  return [
    route(redactionEndpoints['GET /redaction/publications'], {
      access: REDACTEUR,
      handler: ({ account, query }) => opening.list(account, query),
    }),

    route(redactionEndpoints['GET /redaction/publications/:id'], {
      access: REDACTEUR,
      problems: [publicationIntrouvable],
      handler: ({ account, params }) => opening.read(account, params.id),
    }),

    route(redactionEndpoints['PUT /redaction/publications/:id'], {
      ...richTextBody(TEXTE),
      access: REDACTEUR,
      problems: [...STALE, ...AUDIENCE, identifiantReutilise, tropDeBrouillons],
      handler: async ({ account, params, body }) => {
        await writing.save(account, params.id, body.revision, body.contenu);
        return opening.read(account, params.id);
      },
    }),

    route(redactionEndpoints['DELETE /redaction/publications/:id'], {
      access: REDACTEUR,
      problems: STALE,
      handler: ({ account, params }) => writing.remove(account, params.id),
    }),

    route(redactionEndpoints['POST /redaction/publications/:id/soumission'], {
      access: REDACTEUR,
      problems: [...STALE, ...AUDIENCE, imageSansAlternative],
      handler: async ({ account, origin, params, body }) => {
        await review.submit({ account, origin }, params.id, body.revision);
        return opening.read(account, params.id);
      },
    }),

    route(redactionEndpoints['POST /redaction/publications/:id/reprise'], {
      access: REDACTEUR,
      problems: STALE,
      handler: async ({ account, origin, params, body }) => {
        await review.takeBack({ account, origin }, params.id, body.revision);
        return opening.read(account, params.id);
      },
    }),

    route(redactionEndpoints['POST /redaction/publications/:id/relecture'], {
      access: REDACTEUR,
      problems: [...STALE, relectureDeSoi, publicationIncomplete, imageSansAlternative],
      handler: async ({ account, origin, params, body }) => {
        if (body.decision === 'publier') {
          const published = await review.publish({ account, origin }, params.id, body.revision);
          return opening.read(account, published);
        }
        // Read first: a draft that was sent back is its author's alone.
        const before = await opening.read(account, params.id);
        await review.sendBack({ account, origin }, params.id, body.revision, body.motif);
        return { ...before, etat: 'brouillon' as const, motifRenvoi: body.motif, droits: NOTHING };
      },
    }),

    route(redactionEndpoints['POST /redaction/publications/:id/correction'], {
      access: REDACTEUR,
      problems: STALE,
      handler: async ({ account, params }) => opening.read(account, await writing.correct(account, params.id)),
    }),

    route(redactionEndpoints['POST /redaction/publications/:id/archivage'], {
      access: REDACTEUR,
      problems: STALE,
      handler: async ({ account, origin, params, body }) => {
        await review.archive({ account, origin }, params.id, body.revision);
        return opening.read(account, params.id);
      },
    }),

    route(redactionEndpoints['GET /redaction/publications/:id/versions'], {
      access: REDACTEUR,
      problems: [publicationIntrouvable],
      handler: async ({ account, params }) => {
        const items = await opening.versions(account, params.id);
        return { items, total: items.length };
      },
    }),

    route(redactionEndpoints['GET /redaction/publications/:id/chiffres'], {
      access: REDACTEUR,
      heavy: 'reads',
      problems: [publicationIntrouvable],
      handler: ({ account, params }) => figures(account, params.id),
    }),

    route(redactionEndpoints['GET /redaction/a-relire'], {
      access: REDACTEUR,
      handler: async ({ account }) => ({ nombre: await opening.countToReview(account) }),
    }),
  ];
}

/** Who sent a draft back does nothing more with it. */
const NOTHING = {
  modifier: false,
  soumettre: false,
  reprendre: false,
  relire: false,
  corriger: false,
  archiver: false,
  supprimer: false,
};
