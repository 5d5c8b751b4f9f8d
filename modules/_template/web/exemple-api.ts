import { createApi } from '@pwp/web-kit';
import type { NoteEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const exempleApi = createApi<NoteEndpoints>('/api/exemple');
