import { defineApiModule } from '@pwp/api-kit';
import { ConfigurationSchema } from '@pwp/contracts';
import { z } from 'zod';
import { communicationConfiguration } from '../contracts/index.ts';
import declaration from '../module.json' with { type: 'json' };
import { announceJob } from './annonces/announce-job.ts';
import { createAnnouncing } from './annonces/announce.ts';
import { communicationNotices } from './annonces/publication-notices.ts';
import { defineCommunicationModels } from './define-models.ts';
import { createReaderOf } from './lecteurs/reader.ts';
import { recensementJob } from './lecteurs/recensement-job.ts';
import { createRecensement } from './lecteurs/recensement.ts';
import { communicationMigrations } from './migrations/index.ts';
import { communicationPersonalData } from './personal-data/personal-data.ts';
import { createPieceDeposit } from './pieces/piece-deposit.ts';
import { piecesRoutes } from './pieces/pieces-routes.ts';
import { createPublicationReading } from './publications/publication-reading.ts';
import { publicationsRoutes } from './publications/publications-routes.ts';
import { titlesOf } from './publications/publication-titles.ts';
import { createAudienceChoice } from './redaction/audience-choice.ts';
import { audienceRoutes } from './redaction/audience-routes.ts';
import { createAudienceScope } from './redaction/audience-scope.ts';
import { createDraftWriting } from './redaction/draft-writing.ts';
import { createFigures } from './redaction/figures.ts';
import { communicationActs } from './redaction/publication-acts.ts';
import { createPublicationOpening } from './redaction/publication-opening.ts';
import { redactionRoutes } from './redaction/redaction-routes.ts';
import { createReviewFlow } from './redaction/review-flow.ts';
import { endPublications } from './retention/end-publications.ts';

/** Communication: what the GIP and référents tell agents. */
export const communicationApi = defineApiModule({
  id: 'communication',
  needs: { identity: ['read'] },
  settings: z.object({}),
  configuration: ConfigurationSchema.parse(declaration.configuration),
  notices: communicationNotices,
  acts: communicationActs,
  defineModels: defineCommunicationModels,
  migrations: communicationMigrations,
  start(context) {
    const { files } = context;
    const recensement = createRecensement(context);
    const opening = createPublicationOpening(context);
    const scoped = createAudienceScope({ ...context, recensement });
    const writing = { ...context, opening, scoped };
    return {
      routes: [
        ...publicationsRoutes(createPublicationReading({ ...context, readerOf: createReaderOf(context) })),
        ...redactionRoutes({
          opening,
          writing: createDraftWriting(writing),
          review: createReviewFlow(writing),
          figures: createFigures({ ...context, opening, recensement }),
        }),
        ...audienceRoutes(createAudienceChoice({ ...context, recensement, scoped })),
        ...piecesRoutes({ files, deposit: createPieceDeposit({ ...context, opening }) }),
      ],
      jobs: [
        announceJob(createAnnouncing({ ...context, recensement })),
        recensementJob(recensement),
        endPublications({ ...context, months: context.configuration(communicationConfiguration) }),
      ],
      targetNames: { publication: titlesOf },
      personalData: communicationPersonalData(context),
    };
  },
});
