import { createApi } from '@pwp/web-kit';
import type { NoteEndpoints } from '../contracts/index.ts';

/** The module's routes of the API. */
export const api = createApi<NoteEndpoints>('/api/exemple');
