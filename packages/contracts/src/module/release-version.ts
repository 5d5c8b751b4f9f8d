import { z } from 'zod';

/**
 * SHA-256 of all that a release says of itself, hexadecimal: the same bytes are the same version. The releases of earlier journals keep
 * their 12 digits, and none is published with so few.
 */
export const ReleaseVersion = z.string().regex(/^(?:[0-9a-f]{64}|[0-9a-f]{12})$/);
