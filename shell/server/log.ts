import { serializeError } from '@pwp/api-kit/server';
import { pino } from 'pino';

/** The shell's log: faults only, and no personal data. */
export const log = pino({ name: 'shell', level: 'info', serializers: { err: serializeError } });
