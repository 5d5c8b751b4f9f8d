import { patterned } from '@pwp/contracts';
import { z } from 'zod';

/** Code of a guichet in a request body. */
export const CodeGuichet = patterned(z.string(), 5, /^[A-Z0-9]{5}$/, 'Un guichet a un code de 5 caractères.');
