import { z } from 'zod';
import { faultOfReference, REFERENCE_MAX, REFERENCE_TOO_LONG } from './reference-rule.ts';

/** Before any reading of a foreign text, whose outer spaces are then dropped. */
const TYPED_LONGEST = 4 * REFERENCE_MAX;

/**
 * The agent's own name for a sending, « dossier du 26 au matin ». Spaces around it are dropped; empty is no reference. It
 * often holds a person's name, so it never stands in an address, a log, a mail or the audit trail.
 */
export const Reference = z
  .string()
  .max(TYPED_LONGEST, { error: REFERENCE_TOO_LONG, abort: true })
  .trim()
  .check((context) => {
    const message = faultOfReference(context.value);
    if (message !== '') context.issues.push({ code: 'custom', message, input: context.value });
  });
