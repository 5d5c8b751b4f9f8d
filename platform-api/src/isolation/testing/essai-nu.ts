/** The same code with no needs, and no table. */
import { essai } from './essai.ts';

export const essaiNu = { ...essai, id: 'essai-nu', needs: {}, migrations: [] };
