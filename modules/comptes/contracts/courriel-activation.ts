import { z } from 'zod';

/**
 * State of an account's last activation mail. `sans-objet`: none was requested, or the account was suspended before it
 * was sent. `a-envoyer`: the mail server has not accepted it yet, and the portal retries.
 */
export const CourrielActivation = z.enum(['sans-objet', 'a-envoyer', 'envoye']);
export type CourrielActivation = z.infer<typeof CourrielActivation>;
