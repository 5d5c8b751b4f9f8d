import { defineSlot } from '@pwp/web-kit';
import type { CasSlotData } from '../contracts/slots.ts';

export const CasSlot = defineSlot<{ data: CasSlotData }>('support.cas');
