import type { Port } from '@pwp/api-kit';
import { z } from 'zod';

/** What a port has that JSON cannot carry, since a call may cross a process; undefined: nothing. */
export function plainFault({ name, methods }: Port): string | undefined {
  for (const [method, { input, output }] of Object.entries(methods)) {
    for (const [part, schema, io] of [
      ['input', input, 'input'],
      ['output', output, 'output'],
    ] as const) {
      try {
        z.toJSONSchema(schema, { io });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return `the ${part} of « ${name} » › ${method} is no plain data, which JSON could carry: ${why}`;
      }
    }
  }
  return undefined;
}
