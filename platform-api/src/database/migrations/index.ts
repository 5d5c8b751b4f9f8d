import type { Migration } from '@pwp/api-kit';
import { createGuichets } from './0001-create-guichets.ts';
import { createChosenGuichets } from './0002-create-chosen-guichets.ts';
import { createJobRuns } from './0003-create-job-runs.ts';
import { createOutbox } from './0004-create-outbox.ts';
import { createPreferences } from './0005-create-preferences.ts';
import { createAudit } from './0006-create-audit.ts';
import { refuseAuditChanges } from './0007-refuse-audit-changes.ts';
import { createTokenRevocations } from './0008-create-token-revocations.ts';
import { createLogoutTokens } from './0009-create-logout-tokens.ts';
import { createDigestMarks } from './0010-create-digest-marks.ts';
import { createLastSeenDays } from './0011-create-last-seen.ts';
import { createNotices } from './0012-create-notices.ts';
import { addNoticeMail } from './0013-add-notice-mail.ts';
import { keepMailRefusals } from './0014-keep-mail-refusals.ts';
import { addPortalDetail } from './0015-add-portal-detail.ts';
import { createVisitTable } from './0016-create-visits.ts';
import { createJobs } from './0017-create-jobs.ts';
import { followOutbox } from './0018-follow-outbox.ts';
import { createDailyRecipients } from './0019-create-daily-recipients.ts';
import { pauseJobs } from './0020-pause-jobs.ts';
import { keepRefusals } from './0021-keep-refusals.ts';
import { createOutboxHold } from './0022-create-outbox-hold.ts';
import { createBandeau } from './0023-create-bandeau.ts';
import { createFileScans } from './0024-create-file-scans.ts';
import { openAudit } from './0025-open-audit.ts';
import { createErasures } from './0026-create-erasures.ts';
import { traceOutbox } from './0027-trace-outbox.ts';
import { createLimits } from './0028-create-limits.ts';
import { indexGuichetsTerritoire } from './0029-index-guichets-territoire.ts';

/**
 * Tables of the platform itself. The tables of digest marks and of job runs and the index `platform_notices_mail` are the
 * former release's, which may still run on this schema: the next one drops them.
 */
export const platformMigrations: readonly Migration[] = [
  createGuichets,
  createChosenGuichets,
  createJobRuns,
  createOutbox,
  createPreferences,
  createAudit,
  refuseAuditChanges,
  createTokenRevocations,
  createLogoutTokens,
  createDigestMarks,
  createLastSeenDays,
  createNotices,
  addNoticeMail,
  keepMailRefusals,
  addPortalDetail,
  createVisitTable,
  createJobs,
  followOutbox,
  createDailyRecipients,
  pauseJobs,
  keepRefusals,
  createOutboxHold,
  createBandeau,
  createFileScans,
  openAudit,
  createErasures,
  traceOutbox,
  createLimits,
  indexGuichetsTerritoire,
];
