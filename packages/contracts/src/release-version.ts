import { z } from 'zod';

/** First 12 hexadecimal digits of a digest of a release: the same bytes are the same version. */
export const ReleaseVersion = z.string().regex(/^[0-9a-f]{12}$/);
