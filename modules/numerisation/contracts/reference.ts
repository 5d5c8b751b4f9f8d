import { z } from 'zod';
import { faultOfReference, REFERENCE_MAX, tooLong } from './reference-rule.ts';

/** Before any reading of a foreign text, whose outer spaces are then dropped. */
const TYPED_LONGEST = 4 * REFERENCE_MAX;

/** A text of one line, as `faultOfReference` judges it; spaces around it are dropped. */
export const lineNamed = (what: string) =>
  z
    .string()
    .max(TYPED_LONGEST, { error: tooLong(what), abort: true })
    .trim()
    .check((context) => {
      const message = faultOfReference(context.value, what);
      if (message !== '') context.issues.push({ code: 'custom', message, input: context.value });
    });

/**
 * The agent's own name for a sending, « dossier du 26 au matin ». Spaces around it are dropped; empty is no reference. It
 * often holds a person's name, so it never stands in an address, a log, a mail or the audit trail.
 */
export const Reference = lineNamed('La référence');
