import { z } from 'zod';

/** One fault of one field: `pointer` is the path in the body (RFC 6901) or the parameter's name. */
export const ProblemFault = z.object({ pointer: z.string(), detail: z.string() }).meta({ id: 'ProblemFault' });
export type ProblemFault = z.infer<typeof ProblemFault>;

/**
 * The body of every error response, `application/problem+json` (RFC 9457). Programs read the stable `code`; people
 * read the French `title` and `detail`.
 */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    requestId: z.string().optional(),
    errors: z.array(ProblemFault).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
