import { z } from 'zod';

/**
 * Where the activation mail of an account stands, the last one that was asked for: `sans-objet` when none was, or when the
 * account was suspended before it left; `a-envoyer` until the mail server takes it, which the portal tries by itself.
 */
export const CourrielActivation = z.enum(['sans-objet', 'a-envoyer', 'envoye']);
export type CourrielActivation = z.infer<typeof CourrielActivation>;
